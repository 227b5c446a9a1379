import { describe, expect, test } from "vitest";
import { dialects } from "../dialects.ts";
import type { PlainAction } from "../plain-action.ts";
import { anthropic } from "./anthropic.ts";
import { computer13 } from "./computer-13.ts";
import { gemini } from "./gemini.ts";
import { openai } from "./openai.ts";
import { qwen, qwenPx } from "./qwen.ts";
import { testRoundTrip } from "./round-trip.ts";
import { smartResize } from "./smart-resize.ts";
import { uitars } from "./uitars.ts";

/** Half a unit of the coarsest space, and the clamped last pixel. */
const halfPixel = 1 / 1366;
const thousandth = 1.01 / 1000;
const still = (action: PlainAction): boolean =>
  action.kind === "scroll" && action.dx === 0 && action.dy === 0;
const noSeconds = (action: PlainAction): PlainAction =>
  action.kind === "wait" ? { ...action, seconds: 0 } : action;
const otherDrag = (action: PlainAction): boolean =>
  action.kind === "drag" && action.button !== "left";

testRoundTrip({
  dialect: anthropic,
  // Its pictures are smaller: at most 1.15 megapixels.
  tolerance: 1 / 1280,
  modifiers: true,
  without: ["long_press"],
  cannot: (action) =>
    still(action) || otherDrag(action) || (action.kind === "drag" && action.modifiers.length > 0),
});
testRoundTrip({
  dialect: openai,
  tolerance: halfPixel,
  modifiers: false,
  without: ["long_press"],
  cannot: otherDrag,
  normalise: noSeconds,
});
testRoundTrip({
  dialect: gemini,
  tolerance: thousandth,
  modifiers: false,
  without: ["long_press"],
  cannot: (action) => still(action) || otherDrag(action),
});
for (const dialect of [qwen, qwenPx])
  testRoundTrip({
    dialect,
    tolerance: thousandth,
    modifiers: false,
    without: ["long_press"],
    cannot: otherDrag,
  });
testRoundTrip({
  dialect: computer13,
  tolerance: halfPixel,
  modifiers: true,
  without: ["long_press"],
  cannot: otherDrag,
  normalise: noSeconds,
});
testRoundTrip({
  dialect: uitars,
  tolerance: halfPixel,
  modifiers: false,
  without: ["long_press", "triple_click", "middle_click", "move"],
  cannot: (action) =>
    still(action) ||
    otherDrag(action) ||
    (action.kind === "terminate" && action.status === "failure"),
  normalise: (action) =>
    action.kind === "scroll"
      ? { ...action, dx: 5 * Math.sign(action.dx), dy: 5 * Math.sign(action.dy) }
      : noSeconds(action),
});

const frame = { widthPx: 1_920, heightPx: 1_080 };
const at = { x: 960, y: 540 };
const click: PlainAction = { kind: "click", at, modifiers: [] };

describe("spelling", () => {
  test.each([
    [anthropic, '{"action":"left_click","coordinate":[715,402]}'],
    [openai, '{"type":"click","button":"left","x":960,"y":540}'],
    [gemini, '{"name":"click","args":{"x":500,"y":500}}'],
    [
      qwen,
      '<tool_call>\n{"name":"computer_use","arguments":{"action":"left_click","coordinate":[500,500]}}\n</tool_call>',
    ],
    [uitars, "Action: click(point='<point>966 546</point>')"],
    [
      computer13,
      '{"action_type":"CLICK","parameters":{"x":960,"y":540,"button":"left","num_clicks":1}}',
    ],
  ])("$name clicks", (dialect, text) => {
    expect(dialect.encode(click, frame)).toBe(text);
  });

  test("keys have the names of their families", () => {
    const key = (...keys: string[]): PlainAction => ({ kind: "key", keys, count: 1 });
    expect(anthropic.encode(key("ctrl", "pageup"), frame)).toBe(
      '{"action":"key","text":"ctrl+Page_Up"}',
    );
    expect(openai.encode(key("ctrl", "s"), frame)).toBe('{"type":"keypress","keys":["CTRL","S"]}');
    expect(uitars.encode(key("ctrl", "c"), frame)).toBe("Action: hotkey(key='ctrl c')");
  });

  test("other spellings are read too", () => {
    expect(uitars.decode("Thought: so\nAction: click(start_box='(966,546)')", frame)).toEqual([
      click,
    ]);
    expect(qwen.decode('{"action":"left_click","coordinate":[500,500]}', frame)).toEqual([click]);
    expect(gemini.decode('{"name":"click_at","args":{"x":500,"y":500}}', frame)).toEqual([click]);
    const path = '{"type":"drag","path":[[1,2],[3,4]]}';
    expect(openai.decode(path, frame)).toMatchObject([
      { kind: "drag", at: { x: 1, y: 2 }, to: { x: 3, y: 4 } },
    ]);
  });

  test.each([...dialects.values()])(
    "$name refuses what it does not know, without repeating it",
    (dialect) => {
      for (const text of [
        '{"action":"secret-word"}',
        "secret_word()",
        "<secret-word>",
        "[]",
        '{"a":',
      ])
        expect(() => dialect.decode(text, frame)).toThrow(
          /^(?!.*secret.word).* is not an action of the dialect/,
        );
    },
  );

  test("every picture size is one that its coordinates fit", () => {
    expect(smartResize(frame)).toEqual({ widthPx: 1_932, heightPx: 1_092 });
    expect(smartResize({ widthPx: 10, heightPx: 10 })).toEqual({ widthPx: 56, heightPx: 56 });
    for (const dialect of dialects.values()) {
      const size = dialect.imageSize(frame);
      expect(dialect.imageSize(size)).toEqual(size);
    }
  });
});
