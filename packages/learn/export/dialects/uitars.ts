/** UI-TARS 1.5: calls after `Action:`, places in pixels of the resized picture. */
import type { Point } from "@apprentice/core/event/geometry.ts";
import { DialectError, fromSpace, toSpace, type Dialect, type Size } from "../dialect.ts";
import type { PlainAction, PlainActionOf } from "../plain-action.ts";
import { parsePythonCalls, pythonString, type PythonCall } from "../python-call.ts";
import { joinAction } from "./join-actions.ts";
import { fromPyautoguiKey, toPyautoguiKey } from "./pyautogui-keys.ts";
import { directionOf, scrollBy } from "./scroll-direction.ts";
import { smartResize } from "./smart-resize.ts";

const name = "uitars";

/** The dialect tells no amount; its reference client turns the wheel by five notches. */
const notchesPerScroll = 5;

const clickNames: ReadonlyMap<string, "click" | "double_click" | "right_click"> = new Map([
  ["click", "click"],
  ["left_single", "click"],
  ["left_double", "double_click"],
  ["right_single", "right_click"],
]);

export const uitars: Dialect = {
  name,
  coordinates: {
    space: "pixels of the picture, whose sides are brought to multiples of 28 (UI-TARS 1.5)",
    rounding: "to whole pixels",
    clamping: "into the picture",
  },
  instructions:
    "Answer with the next action, such as Action: click(point='<point>10 20</point>'). Places are pixels of the picture. When the task is done, answer Action: finished(content='').",
  imageSize: smartResize,
  encode(action, frame) {
    if ("modifiers" in action && action.modifiers.length > 0) return null;
    const calls = encode(action, frame);
    return calls && `Action: ${calls.join("\n\n")}`;
  },
  decode(text, frame) {
    const actions: PlainAction[] = [];
    for (const call of parse(text)) joinAction(actions, decode(call, frame));
    return actions;
  },
};

function encode(action: PlainAction, frame: Size): string[] | null {
  const at = (point: Point, as = "point"): string => {
    const [x, y] = toSpace(point, frame, smartResize(frame));
    return `${as}='<point>${x} ${y}</point>'`;
  };
  switch (action.kind) {
    case "click":
      return [`click(${at(action.at)})`];
    case "double_click":
      return [`left_double(${at(action.at)})`];
    case "right_click":
      return [`right_single(${at(action.at)})`];
    case "drag":
      if (action.button !== "left") return null;
      return [`drag(${at(action.at, "start_point")}, ${at(action.to, "end_point")})`];
    case "scroll": {
      const way = directionOf(action);
      return way && [`scroll(${at(action.at)}, direction='${way.direction}')`];
    }
    case "type":
      return action.text === "" ? null : [`type(content=${pythonString(action.text)})`];
    case "key":
      return pressKeys(action);
    case "wait":
      return ["wait()"];
    case "terminate":
      return action.status === "success" ? ["finished(content='')"] : null;
    case "triple_click":
    case "middle_click":
    case "long_press":
    case "move":
      return null;
  }
}

function pressKeys({ keys, count }: PlainActionOf<"key">): string[] {
  const names = keys.map(toPyautoguiKey).join(" ");
  return Array<string>(count).fill(`hotkey(key=${pythonString(names)})`);
}

/** Everything up to `Action:` is a thought. */
function parse(text: string): PythonCall[] {
  try {
    return parsePythonCalls(text.replace(/^(?:[^]*?\n)?\s*Action:/, ""));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new DialectError(name, "A text that is no call");
    throw cause;
  }
}

function decode(call: PythonCall, frame: Size): PlainAction {
  const kind = clickNames.get(call.name);
  if (kind) return { kind, at: readPoint(call, ["point", "start_box"], frame), modifiers: [] };
  switch (call.name) {
    case "drag":
    case "select": {
      const at = readPoint(call, ["start_point", "start_box"], frame);
      const to = readPoint(call, ["end_point", "end_box"], frame);
      return { kind: "drag", at, to, button: "left", modifiers: [] };
    }
    case "scroll": {
      const by = scrollBy(String(call.named.get("direction")), notchesPerScroll);
      if (!by) throw new DialectError(name, "A scroll without a direction");
      return {
        kind: "scroll",
        at: readPoint(call, ["point", "start_box"], frame),
        ...by,
        modifiers: [],
      };
    }
    case "type":
      return { kind: "type", text: String(call.named.get("content") ?? call.args[0] ?? "") };
    case "hotkey":
    case "press": {
      const keys = String(call.named.get("key") ?? call.args[0] ?? "").split(/[ +](?=.)/);
      return { kind: "key", keys: keys.map(fromPyautoguiKey), count: 1 };
    }
    case "wait":
      return { kind: "wait", seconds: 0 };
    case "finished":
      return { kind: "terminate", status: "success" };
    case "call_user":
      return { kind: "terminate", status: "failure" };
    default:
      throw new DialectError(name, "A call of an unknown name");
  }
}

/** `<point>1 2</point>`, `(1,2)` and `<|box_start|>(1,2)<|box_end|>` all occur. */
function readPoint(call: PythonCall, names: readonly string[], frame: Size): Point {
  const given = names.map((one) => call.named.get(one)).find((value) => typeof value === "string");
  const found = /(-?\d+(?:\.\d+)?)[\s,]+(-?\d+(?:\.\d+)?)/.exec(
    typeof given === "string" ? given : "",
  );
  if (!found) throw new DialectError(name, "A call without a point");
  return fromSpace(Number(found[1]), Number(found[2]), { frame, size: smartResize(frame) });
}
