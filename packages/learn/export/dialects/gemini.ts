/** Gemini's computer use: whole numbers from 0 to 999 on both axes. */
import { DialectError, sameSize, toSpace, type Dialect, type Size } from "../dialect.ts";
import { clickKinds, type ClickKind, type PlainAction } from "../plain-action.ts";
import { endText, readEnd } from "./end-text.ts";
import { joinAction } from "./join-actions.ts";
import { argumentsOf, fromLines, isObject, toLines, type JsonObject } from "./json-call.ts";
import { fromPyautoguiKey } from "./pyautogui-keys.ts";
import { directionOf, notchPx, scrollBy } from "./scroll-direction.ts";

const name = "gemini";
const grid: Size = { widthPx: 1_000, heightPx: 1_000 };

export const gemini: Dialect = {
  name,
  coordinates: {
    space: `thousandths of the width and height of the picture; scrolls count ${notchPx} px a notch`,
    rounding: "to whole numbers",
    clamping: "to 0 … 999",
  },
  instructions:
    'Answer with one JSON function call for the next action, such as {"name":"click","args":{"x":10,"y":20}}. Places run from 0 to 999 on both axes. When the task is done, say so.',
  imageSize: sameSize,
  encode(action, frame) {
    if (action.kind === "terminate") return endText(action.status);
    if ("modifiers" in action && action.kind !== "move" && action.modifiers.length > 0) return null;
    const calls = encode(action, frame);
    return calls && toLines(calls);
  },
  decode(text, frame) {
    const end = readEnd(text);
    if (end) return [end];
    const actions: PlainAction[] = [];
    for (const call of fromLines(text, name)) joinAction(actions, decode(call, frame));
    return actions;
  },
};

type Spoken = Exclude<PlainAction, { kind: "terminate" }>;

function encode(action: Spoken, frame: Size): JsonObject[] | null {
  const call = (called: string, args: JsonObject): JsonObject[] => [{ name: called, args }];
  const xy = (point: { x: number; y: number }, prefix = ""): JsonObject => {
    const [x, y] = toSpace(point, frame, grid);
    return { [`${prefix}x`]: x, [`${prefix}y`]: y };
  };
  switch (action.kind) {
    case "click":
    case "double_click":
    case "triple_click":
    case "right_click":
    case "middle_click":
    case "move":
      return call(action.kind, xy(action.at));
    case "drag":
      if (action.button !== "left") return null;
      return call("drag_and_drop", { ...xy(action.at, "start_"), ...xy(action.to, "end_") });
    case "scroll": {
      const way = directionOf(action);
      if (!way) return null;
      const { direction, notches } = way;
      return call("scroll", {
        ...xy(action.at),
        direction,
        magnitude_in_pixels: notches * notchPx,
      });
    }
    case "type":
      return action.text === "" ? null : call("type", { text: action.text, press_enter: false });
    case "key": {
      const [key] = action.keys;
      const one =
        action.keys.length === 1
          ? call("press_key", { key })
          : call("hotkey", { keys: action.keys });
      return Array.from({ length: action.count }, () => one).flat();
    }
    case "wait":
      return call("wait", { seconds: action.seconds });
    case "long_press":
      return null;
  }
}

function decode(call: JsonObject, frame: Size): PlainAction {
  const given = isObject(call["args"]) ? call["args"] : {};
  const args = argumentsOf(given, { dialect: name, frame, size: grid });
  // The browser tool of the same family says click_at, scroll_at, type_text_at.
  const called = String(call["name"]).replace(/_at$/, "");
  if (isClick(called)) return { kind: called, at: args.point(), modifiers: [] };
  switch (called) {
    case "move":
    case "hover":
      return { kind: "move", at: args.point(), modifiers: [] };
    case "drag_and_drop": {
      const ends =
        "end_x" in given ? (["start_", "end_"] as const) : (["", "destination_"] as const);
      const [at, to] = ends.map((prefix) => args.point(`${prefix}x`, `${prefix}y`));
      if (!at || !to) throw new DialectError(name, "A drag without its ends");
      return { kind: "drag", at, to, button: "left", modifiers: [] };
    }
    case "scroll": {
      const px = args.number("magnitude_in_pixels", Number(given["magnitude"] ?? notchPx));
      const by = scrollBy(args.text("direction"), px / notchPx);
      if (!by) throw new DialectError(name, "A scroll without a direction");
      return { kind: "scroll", at: args.point(), ...by, modifiers: [] };
    }
    case "type":
    case "type_text":
      return { kind: "type", text: args.text("text") };
    case "press_key":
      return { kind: "key", keys: [fromPyautoguiKey(args.text("key"))], count: 1 };
    case "hotkey":
      return { kind: "key", keys: args.texts("keys").map(fromPyautoguiKey), count: 1 };
    case "key_combination":
      return { kind: "key", keys: args.text("keys").split("+").map(fromPyautoguiKey), count: 1 };
    case "wait":
      return { kind: "wait", seconds: args.number("seconds", 0) };
    default:
      throw new DialectError(name, "A call of an unknown name");
  }
}

const isClick = (called: string): called is ClickKind =>
  (clickKinds as readonly string[]).includes(called);
