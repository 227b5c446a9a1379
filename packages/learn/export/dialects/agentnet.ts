/** AgentNet's code strings: PyAutoGUI calls with places from 0 to 1, and `computer.*` for what PyAutoGUI lacks. */
import { Button, Modifier } from "@apprentice/core/event/raw-event.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import { DialectError, sameSize, type Dialect, type Size } from "../dialect.ts";
import type { ClickKind, PlainAction, PlainActionOf } from "../plain-action.ts";
import {
  parsePythonCalls,
  pythonString,
  type PythonCall,
  type PythonValue,
} from "../python-call.ts";
import { joinAction } from "./join-actions.ts";
import { fromPyautoguiKey, toPyautoguiKey } from "./pyautogui-keys.ts";

const clickCalls: Readonly<Record<ClickKind, string>> = {
  click: "pyautogui.click",
  double_click: "pyautogui.doubleClick",
  triple_click: "computer.tripleClick",
  right_click: "pyautogui.rightClick",
  middle_click: "pyautogui.middleClick",
};

export const agentnet: Dialect = {
  name: "agentnet",
  coordinates: {
    space: "0 to 1, x by the width and y by the height of the picture",
    rounding: "4 decimals",
    clamping: "to 0 … 1",
  },
  instructions:
    "Answer with PyAutoGUI code for the next action. Places are shares of the width and height of the picture, from 0 to 1. When the task is done, answer computer.terminate(status='success').",
  imageSize: sameSize,
  encode: (action, frame) => encode(action, frame)?.join("\n") ?? null,
  decode: (text, frame) => joinCalls(text, frame),
};

const share = (value: number, whole: number): number =>
  Math.round(Math.min(1, Math.max(0, value / whole)) * 10_000) / 10_000;

const xy = ({ x, y }: Point, frame: Size): string =>
  `x=${share(x, frame.widthPx)}, y=${share(y, frame.heightPx)}`;

function encode(action: PlainAction, frame: Size): string[] | null {
  switch (action.kind) {
    case "click":
    case "double_click":
    case "triple_click":
    case "right_click":
    case "middle_click":
      return holding(action, [`${clickCalls[action.kind]}(${xy(action.at, frame)})`]);
    case "move":
      return [`pyautogui.moveTo(${xy(action.at, frame)})`];
    case "drag": {
      const drag = `pyautogui.dragTo(${xy(action.to, frame)}, button='${action.button}')`;
      return holding(action, [`pyautogui.moveTo(${xy(action.at, frame)})`, drag]);
    }
    case "scroll":
      return holding(action, scrolls(action, frame));
    case "type":
      return action.text === "" ? null : [`pyautogui.write(message=${pythonString(action.text)})`];
    case "key":
      return pressKeys(action);
    case "wait":
      return ["computer.wait()"];
    case "terminate":
      return [`computer.terminate(status='${action.status}')`];
    case "long_press":
      return null;
  }
}

function scrolls(action: PlainActionOf<"scroll">, frame: Size): string[] {
  const place = xy(action.at, frame);
  const { dx, dy } = action;
  return [
    ...(dy !== 0 || dx === 0 ? [`pyautogui.scroll(${dy === 0 ? 0 : -dy}, ${place})`] : []),
    ...(dx !== 0 ? [`pyautogui.hscroll(${dx}, ${place})`] : []),
  ];
}

function pressKeys({ keys, count }: PlainActionOf<"key">): string[] {
  const names = keys.map((key) => pythonString(toPyautoguiKey(key))).join(", ");
  if (keys.length > 1) return Array<string>(count).fill(`pyautogui.hotkey(${names})`);
  return [
    count === 1 ? `pyautogui.press(${names})` : `pyautogui.press(${names}, presses=${count})`,
  ];
}

/** AgentNet has no words for modifiers on pointer actions; PyAutoGUI has, and a click without its ctrl is another action. */
function holding(
  { modifiers }: { readonly modifiers: readonly Modifier[] },
  calls: string[],
): string[] {
  const names = modifiers.map((modifier) => pythonString(toPyautoguiKey(modifier)));
  const down = names.map((name) => `pyautogui.keyDown(${name})`);
  const up = names.toReversed().map((name) => `pyautogui.keyUp(${name})`);
  return [...down, ...calls, ...up];
}

/** Joins what takes several calls: modifiers around an action, a drag's two halves, both ways of a scroll, repeated keys. */
function joinCalls(text: string, frame: Size): PlainAction[] {
  const actions: PlainAction[] = [];
  const held = new Set<Modifier>();
  for (const call of parse(text)) {
    const name = bareName(call.name);
    if (name === "keydown") held.add(readModifier(call));
    else if (name === "keyup") held.delete(readModifier(call));
    else joinAction(actions, decodeCall(name, { call, frame, modifiers: [...held] }));
  }
  return actions;
}

function parse(text: string): PythonCall[] {
  try {
    return parsePythonCalls(text);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new DialectError("agentnet", "A text that is no Python call");
    throw cause;
  }
}

const bareName = (name: string): string =>
  name
    .replace(/^(?:pyautogui|computer)\./, "")
    .replaceAll("_", "")
    .toLowerCase();

type Context = {
  readonly call: PythonCall;
  readonly frame: Size;
  readonly modifiers: readonly Modifier[];
};

function decodeCall(name: string, context: Context): PlainAction {
  const { call, frame, modifiers } = context;
  const click = clickNames.get(name);
  if (click) return decodeClick(click, context);
  switch (name) {
    case "moveto":
      return { kind: "move", at: readPoint(call, frame), modifiers };
    case "dragto": {
      const to = readPoint(call, frame);
      return { kind: "drag", at: to, to, button: readButton(call), modifiers };
    }
    case "scroll":
    case "vscroll":
    case "hscroll": {
      const amount = Number(call.args[0] ?? call.named.get("clicks") ?? 0);
      const at = readPoint(call, frame, 1);
      const [dx, dy] = name === "hscroll" ? [amount, 0] : [0, amount === 0 ? 0 : -amount];
      return { kind: "scroll", at, dx, dy, modifiers };
    }
    case "write":
    case "typewrite":
      return { kind: "type", text: String(call.named.get("message") ?? call.args[0] ?? "") };
    case "press": {
      const presses = Number(call.named.get("presses") ?? 1);
      return { kind: "key", keys: readKeys(call), count: presses };
    }
    case "hotkey":
      return { kind: "key", keys: readKeys(call), count: 1 };
    case "wait":
    case "sleep":
      return { kind: "wait", seconds: Number(call.args[0] ?? 0) };
    case "terminate": {
      const status = call.named.get("status") ?? call.args[0];
      return { kind: "terminate", status: status === "success" ? "success" : "failure" };
    }
    default:
      throw new DialectError("agentnet", "A call of an unknown name");
  }
}

const clickNames = new Map<string, ClickKind>(
  Object.entries(clickCalls).map(([kind, name]) => [bareName(name), kind as ClickKind]),
);

function decodeClick(named: ClickKind, { call, frame, modifiers }: Context): PlainAction {
  const button = readButton(call);
  const clicks = Number(call.named.get("clicks") ?? 1);
  const byCount = clicks === 3 ? "triple_click" : clicks === 2 ? "double_click" : "click";
  const kind =
    named !== "click" ? named : button === "left" ? byCount : (`${button}_click` as const);
  return { kind, at: readPoint(call, frame), modifiers };
}

function readPoint(call: PythonCall, frame: Size, from = 0): Point {
  const x = Number(call.named.get("x") ?? call.args[from] ?? 0);
  const y = Number(call.named.get("y") ?? call.args[from + 1] ?? 0);
  return { x: x * frame.widthPx, y: y * frame.heightPx };
}

const readButton = (call: PythonCall): Button => {
  const parsed = Button.safeParse(call.named.get("button") ?? "left");
  if (!parsed.success)
    throw new DialectError("agentnet", "A button other than left, middle and right");
  return parsed.data;
};

/** `'ctrl', 'c'`, `['ctrl', 'c']` and `keys=['ctrl', 'c']` all occur. */
function readKeys(call: PythonCall): string[] {
  const given: PythonValue[] = [...call.args];
  for (const name of ["keys", "key"]) given.push(call.named.get(name) ?? []);
  const keys = given.flat().filter((key) => typeof key === "string");
  if (keys.length === 0) throw new DialectError("agentnet", "A key press without a key");
  return keys.map(fromPyautoguiKey);
}

function readModifier(call: PythonCall): Modifier {
  const parsed = Modifier.safeParse(readKeys(call)[0]);
  if (!parsed.success) throw new DialectError("agentnet", "Holding a key that is no modifier");
  return parsed.data;
}
