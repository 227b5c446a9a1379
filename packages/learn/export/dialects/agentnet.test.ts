import { describe, expect, test } from "vitest";
import { agentnet } from "./agentnet.ts";
import { testRoundTrip } from "./round-trip.ts";

testRoundTrip({
  dialect: agentnet,
  tolerance: 0.00005 + 1e-9,
  modifiers: true,
  without: ["long_press"],
  normalise: (action) => (action.kind === "wait" ? { ...action, seconds: 0 } : action),
});

const frame = { widthPx: 1000, heightPx: 500 };
const at = { x: 18, y: 254 };

describe("agentnet spelling", () => {
  test.each([
    [{ kind: "click", at, modifiers: [] }, "pyautogui.click(x=0.018, y=0.508)"],
    [{ kind: "triple_click", at, modifiers: [] }, "computer.tripleClick(x=0.018, y=0.508)"],
    [
      { kind: "drag", at, to: { x: 500, y: 250 }, button: "left", modifiers: [] },
      "pyautogui.moveTo(x=0.018, y=0.508)\npyautogui.dragTo(x=0.5, y=0.5, button='left')",
    ],
    [{ kind: "scroll", at, dx: 0, dy: 3, modifiers: [] }, "pyautogui.scroll(-3, x=0.018, y=0.508)"],
    [{ kind: "type", text: "it's" }, "pyautogui.write(message='it\\'s')"],
    [{ kind: "key", keys: ["enter"], count: 1 }, "pyautogui.press('enter')"],
    [{ kind: "key", keys: ["ctrl", "s"], count: 1 }, "pyautogui.hotkey('ctrl', 's')"],
    [{ kind: "terminate", status: "success" }, "computer.terminate(status='success')"],
  ] as const)("%j", (action, code) => {
    expect(agentnet.encode(action, frame)).toBe(code);
  });

  test.each([
    ["computer.triple_click(x=0.5, y=0.5)", "triple_click"],
    ["pyautogui.tripleClick(0.5, 0.5)", "triple_click"],
    ["pyautogui.click(x=0.5, y=0.5, clicks=2)", "double_click"],
    ["pyautogui.click(x=0.5, y=0.5, button='right')", "right_click"],
  ])("reads %s", (code, kind) => {
    expect(agentnet.decode(code, frame)).toMatchObject([{ kind, at: { x: 500, y: 250 } }]);
  });

  test.each([
    "pyautogui.hotkey('ctrl', 'c')",
    "pyautogui.hotkey(['ctrl', 'c'])",
    'pyautogui.hotkey(keys=["ctrl", "c"])',
  ])("reads %s", (code) => {
    expect(agentnet.decode(code, frame)).toEqual([{ kind: "key", keys: ["ctrl", "c"], count: 1 }]);
  });

  test.each(["import os", "os.system('x')", "pyautogui.click(", "pyautogui.hotkey()", "click 1 2"])(
    "refuses %s",
    (code) => {
      expect(() => agentnet.decode(code, frame)).toThrow(/not an action of the dialect agentnet/);
    },
  );
});
