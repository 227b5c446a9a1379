/** OSWorld's `computer_13`: one object per low-level action, in pixels. */
import { Modifier } from "@apprentice/core/event/raw-event.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import { DialectError, sameSize, toSpace, type Dialect, type Size } from "../dialect.ts";
import type { PlainAction } from "../plain-action.ts";
import { joinAction } from "./join-actions.ts";
import { argumentsOf, fromLines, isObject, toLines, type JsonObject } from "./json-call.ts";
import { fromPyautoguiKey, toPyautoguiKey } from "./pyautogui-keys.ts";

const name = "computer_13";

export const computer13: Dialect = {
  name,
  coordinates: {
    space: "pixels of the picture",
    rounding: "to whole pixels",
    clamping: "into the picture",
  },
  instructions:
    'Answer with JSON objects for the next action, one a line, such as {"action_type":"CLICK","parameters":{"x":10,"y":20,"button":"left","num_clicks":1}}. Answer {"action_type":"DONE"} when the task is done, {"action_type":"FAIL"} when it cannot be.',
  imageSize: sameSize,
  encode(action, frame) {
    const calls = encode(action, frame);
    return calls && toLines(calls);
  },
  decode(text, frame) {
    const actions: PlainAction[] = [];
    const held = new Set<Modifier>();
    for (const call of fromLines(text, name)) {
      const given = isObject(call["parameters"]) ? call["parameters"] : call;
      const type = String(call["action_type"]);
      if (type === "KEY_DOWN") held.add(readModifier(given));
      else if (type === "KEY_UP") held.delete(readModifier(given));
      else joinAction(actions, decode(type, { given, frame, modifiers: [...held] }));
    }
    return actions;
  },
};

const call = (action_type: string, parameters?: JsonObject): JsonObject =>
  parameters ? { action_type, parameters } : { action_type };

function encode(action: PlainAction, frame: Size): JsonObject[] | null {
  const xy = (point: Point): JsonObject => {
    const [x, y] = toSpace(point, frame, frame);
    return { x, y };
  };
  const click = (at: Point, button: string, num_clicks: number): JsonObject =>
    call("CLICK", { ...xy(at), button, num_clicks });
  switch (action.kind) {
    case "click":
      return holding(action.modifiers, [click(action.at, "left", 1)]);
    case "triple_click":
      return holding(action.modifiers, [click(action.at, "left", 3)]);
    case "middle_click":
      return holding(action.modifiers, [click(action.at, "middle", 1)]);
    case "double_click":
      return holding(action.modifiers, [call("DOUBLE_CLICK", xy(action.at))]);
    case "right_click":
      return holding(action.modifiers, [call("RIGHT_CLICK", xy(action.at))]);
    case "move":
      return [call("MOVE_TO", xy(action.at))];
    case "drag": {
      if (action.button !== "left") return null;
      return holding(action.modifiers, [
        call("MOVE_TO", xy(action.at)),
        call("DRAG_TO", xy(action.to)),
      ]);
    }
    case "scroll": {
      // PyAutoGUI turns the wheel up for a positive dy.
      const { dx, dy } = action;
      const scroll = call("SCROLL", { dx, dy: dy === 0 ? 0 : -dy });
      return holding(action.modifiers, [call("MOVE_TO", xy(action.at)), scroll]);
    }
    case "type":
      return action.text === "" ? null : [call("TYPING", { text: action.text })];
    case "key": {
      const [key = "", ...rest] = action.keys.map(toPyautoguiKey);
      const one =
        rest.length === 0 ? call("PRESS", { key }) : call("HOTKEY", { keys: [key, ...rest] });
      return Array<JsonObject>(action.count).fill(one);
    }
    case "wait":
      return [call("WAIT")];
    case "terminate":
      return [call(action.status === "success" ? "DONE" : "FAIL")];
    case "long_press":
      return null;
  }
}

function holding(modifiers: readonly Modifier[], calls: readonly JsonObject[]): JsonObject[] {
  const keys = modifiers.map((modifier) => ({ key: toPyautoguiKey(modifier) }));
  const down = keys.map((key) => call("KEY_DOWN", key));
  return [...down, ...calls, ...keys.toReversed().map((key) => call("KEY_UP", key))];
}

type Context = { readonly given: JsonObject; readonly frame: Size; readonly modifiers: Modifier[] };

function decode(type: string, context: Context): PlainAction & { placeless?: boolean } {
  const { given, frame, modifiers } = context;
  const args = argumentsOf(given, { dialect: name, frame, size: frame });
  switch (type) {
    case "CLICK": {
      const kind = clickOf(args.text("button", "left"), args.number("num_clicks", 1));
      return { kind, at: args.point(), modifiers };
    }
    case "DOUBLE_CLICK":
      return { kind: "double_click", at: args.point(), modifiers };
    case "RIGHT_CLICK":
      return { kind: "right_click", at: args.point(), modifiers };
    case "MOVE_TO":
      return { kind: "move", at: args.point(), modifiers: [] };
    case "DRAG_TO": {
      const to = args.point();
      return { kind: "drag", at: to, to, button: "left", modifiers };
    }
    case "SCROLL": {
      const at = { x: frame.widthPx / 2, y: frame.heightPx / 2 };
      const dy = args.number("dy", 0);
      const by = { dx: args.number("dx", 0), dy: dy === 0 ? 0 : -dy };
      return { kind: "scroll", at, ...by, modifiers, placeless: true };
    }
    case "TYPING":
      return { kind: "type", text: args.text("text") };
    case "PRESS":
      return { kind: "key", keys: [fromPyautoguiKey(args.text("key"))], count: 1 };
    case "HOTKEY":
      return { kind: "key", keys: args.texts("keys").map(fromPyautoguiKey), count: 1 };
    case "WAIT":
      return { kind: "wait", seconds: 0 };
    case "DONE":
      return { kind: "terminate", status: "success" };
    case "FAIL":
      return { kind: "terminate", status: "failure" };
    default:
      throw new DialectError(name, "A call of an unknown type");
  }
}

function clickOf(button: string, clicks: number) {
  if (button === "middle" || button === "right") return `${button}_click` as const;
  return clicks === 3 ? "triple_click" : clicks === 2 ? "double_click" : "click";
}

function readModifier(given: JsonObject): Modifier {
  const parsed = Modifier.safeParse(fromPyautoguiKey(String(given["key"])));
  if (!parsed.success) throw new DialectError(name, "Holding a key that is no modifier");
  return parsed.data;
}
