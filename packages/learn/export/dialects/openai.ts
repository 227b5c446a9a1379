/** OpenAI's computer tool: pixels of the picture, keys in capitals. */
import { DialectError, sameSize, toSpace, type Dialect, type Size } from "../dialect.ts";
import type { PlainAction } from "../plain-action.ts";
import { endText, readEnd } from "./end-text.ts";
import { joinAction } from "./join-actions.ts";
import { argumentsOf, fromLines, isObject, toLines, type JsonObject } from "./json-call.ts";
import { fromPyautoguiKey, toPyautoguiKey } from "./pyautogui-keys.ts";
import { notchPx } from "./scroll-direction.ts";

const name = "openai";
const buttons: ReadonlyMap<unknown, "click" | "right_click" | "middle_click"> = new Map([
  ["left", "click"],
  ["right", "right_click"],
  ["wheel", "middle_click"],
  ["middle", "middle_click"],
]);

export const openai: Dialect = {
  name,
  coordinates: {
    space: `pixels of the picture; scrolls count ${notchPx} px a notch`,
    rounding: "to whole pixels",
    clamping: "into the picture",
  },
  instructions:
    'Answer with JSON objects for the next action of the computer tool, such as {"type":"click","button":"left","x":10,"y":20}. When the task is done, say so.',
  imageSize: sameSize,
  encode(action, frame) {
    if (action.kind === "terminate") return endText(action.status);
    if ("modifiers" in action && action.kind !== "move" && action.modifiers.length > 0) return null;
    const calls = encode(action, frame);
    return calls && toLines(calls);
  },
  decode(text, frame) {
    const end = readEnd(text);
    return end ? [end] : joinClicks(fromLines(text, name).map((call) => decode(call, frame)));
  },
};

type Spoken = Exclude<PlainAction, { kind: "terminate" }>;

function encode(action: Spoken, frame: Size): JsonObject[] | null {
  const xy = (point: { x: number; y: number }) => {
    const [x, y] = toSpace(point, frame, frame);
    return { x, y };
  };
  switch (action.kind) {
    case "click":
      return [{ type: "click", button: "left", ...xy(action.at) }];
    case "right_click":
      return [{ type: "click", button: "right", ...xy(action.at) }];
    case "middle_click":
      return [{ type: "click", button: "wheel", ...xy(action.at) }];
    case "double_click":
      return [{ type: "double_click", ...xy(action.at) }];
    case "triple_click":
      return Array.from({ length: 3 }, () => ({ type: "click", button: "left", ...xy(action.at) }));
    case "move":
      return [{ type: "move", ...xy(action.at) }];
    case "drag":
      return action.button === "left"
        ? [{ type: "drag", path: [xy(action.at), xy(action.to)] }]
        : null;
    case "scroll": {
      const by = { scroll_x: action.dx * notchPx, scroll_y: action.dy * notchPx };
      return [{ type: "scroll", ...xy(action.at), ...by }];
    }
    case "type":
      return action.text === "" ? null : [{ type: "type", text: action.text }];
    case "key":
      return Array.from({ length: action.count }, () => ({
        type: "keypress",
        keys: action.keys.map(capitals),
      }));
    case "wait":
      return [{ type: "wait" }];
    case "long_press":
      return null;
  }
}

/** Only ASCII is safe to turn into capitals and back. */
const capitals = (key: string): string =>
  toPyautoguiKey(key).replace(/[a-z]/g, (letter) => letter.toUpperCase());

function decode(call: JsonObject, frame: Size): PlainAction {
  const args = argumentsOf(call, { dialect: name, frame, size: frame });
  switch (args.text("type")) {
    case "click": {
      const kind = buttons.get(call["button"] ?? "left");
      if (!kind) throw new DialectError(name, "A click with an unknown button");
      return { kind, at: args.point(), modifiers: [] };
    }
    case "double_click":
      return { kind: "double_click", at: args.point(), modifiers: [] };
    case "move":
      return { kind: "move", at: args.point(), modifiers: [] };
    case "drag":
      return decodeDrag(call, frame);
    case "scroll": {
      const by = {
        dx: args.number("scroll_x", 0) / notchPx,
        dy: args.number("scroll_y", 0) / notchPx,
      };
      return { kind: "scroll", at: args.point(), ...by, modifiers: [] };
    }
    case "type":
      return { kind: "type", text: args.text("text") };
    case "keypress":
      return { kind: "key", keys: args.texts("keys").map(fromPyautoguiKey), count: 1 };
    case "wait":
      return { kind: "wait", seconds: 0 };
    default:
      throw new DialectError(name, "A call of an unknown type");
  }
}

function decodeDrag(call: JsonObject, frame: Size): PlainAction {
  const path: unknown[] = Array.isArray(call["path"]) ? call["path"] : [];
  const ends = [path[0], path.at(-1)].map((end) => {
    // Early clients wrote [x, y] where later ones write {x, y}.
    const point = Array.isArray(end) ? { x: end[0] as unknown, y: end[1] as unknown } : end;
    return argumentsOf(isObject(point) ? point : {}, { dialect: name, frame, size: frame }).point();
  });
  const [at, to] = ends;
  if (!at || !to) throw new DialectError(name, "A drag without a path");
  return { kind: "drag", at, to, button: "left", modifiers: [] };
}

/** Three clicks in one completion and at one place are a triple click. */
function joinClicks(calls: readonly PlainAction[]): PlainAction[] {
  const actions: PlainAction[] = [];
  for (const [index, call] of calls.entries()) {
    joinAction(actions, call);
    const last = calls.slice(index - 2, index + 1);
    const same = last.every(
      (one) => one.kind === "click" && JSON.stringify(one) === JSON.stringify(call),
    );
    if (index >= 2 && last.length === 3 && same && call.kind === "click")
      actions.splice(-3, 3, { ...call, kind: "triple_click" });
  }
  return actions;
}
