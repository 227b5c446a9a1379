/** Qwen's `computer_use`: Qwen3-VL counts to 1000 on both axes, Qwen2.5-VL in pixels of the resized picture. */
import { DialectError, sameSize, toSpace, type Dialect, type Size } from "../dialect.ts";
import type { ClickKind, PlainAction } from "../plain-action.ts";
import { joinAction } from "./join-actions.ts";
import { argumentsOf, fromLines, isObject, type JsonObject } from "./json-call.ts";
import { fromPyautoguiKey, toPyautoguiKey } from "./pyautogui-keys.ts";
import { notchPx } from "./scroll-direction.ts";
import { smartResize } from "./smart-resize.ts";

const clicks: Readonly<Record<ClickKind, string>> = {
  click: "left_click",
  double_click: "double_click",
  triple_click: "triple_click",
  right_click: "right_click",
  middle_click: "middle_click",
};
const clickKind = new Map(
  Object.entries(clicks).map(([kind, action]) => [action, kind as ClickKind]),
);
const grid: Size = { widthPx: 1_000, heightPx: 1_000 };

function qwenDialect(options: {
  readonly name: string;
  readonly space: string;
  readonly imageSize: (frame: Size) => Size;
  readonly coordinateSize: (frame: Size) => Size;
}): Dialect {
  const { name, space, imageSize, coordinateSize } = options;
  return {
    name,
    coordinates: {
      space: `${space}; scrolls count ${notchPx} px a notch`,
      rounding: "to whole numbers",
      clamping: "into the space, its end excluded",
    },
    instructions:
      'Answer with calls of the function computer_use for the next action, each as <tool_call>{"name":"computer_use","arguments":{"action":"left_click","coordinate":[10,20]}}</tool_call>.',
    imageSize,
    encode(action, frame) {
      if ("modifiers" in action && action.kind !== "move" && action.modifiers.length > 0)
        return null;
      const calls = encode(action, (point) => toSpace(point, frame, coordinateSize(frame)));
      return calls && calls.map(toolCall).join("\n");
    },
    decode(text, frame) {
      const actions: PlainAction[] = [];
      for (const call of fromLines(text, name)) {
        const given = isObject(call["arguments"]) ? call["arguments"] : call;
        joinAction(actions, decode(given, { name, frame, size: coordinateSize(frame) }));
      }
      return actions;
    },
  };
}

const toolCall = (args: JsonObject): string =>
  `<tool_call>\n${JSON.stringify({ name: "computer_use", arguments: args })}\n</tool_call>`;

export const qwen = qwenDialect({
  name: "qwen",
  space: "thousandths of the width and height of the picture (Qwen3-VL)",
  imageSize: sameSize,
  coordinateSize: () => grid,
});

export const qwenPx = qwenDialect({
  name: "qwen-px",
  space: "pixels of the picture, whose sides are brought to multiples of 28 (Qwen2.5-VL)",
  imageSize: smartResize,
  coordinateSize: smartResize,
});

type ToSpace = (point: { readonly x: number; readonly y: number }) => [number, number];

function encode(action: PlainAction, xy: ToSpace): JsonObject[] | null {
  switch (action.kind) {
    case "click":
    case "double_click":
    case "triple_click":
    case "right_click":
    case "middle_click":
      return [{ action: clicks[action.kind], coordinate: xy(action.at) }];
    case "move":
      return [{ action: "mouse_move", coordinate: xy(action.at) }];
    case "drag": {
      if (action.button !== "left") return null;
      const start = { action: "mouse_move", coordinate: xy(action.at) };
      return [start, { action: "left_click_drag", coordinate: xy(action.to) }];
    }
    case "scroll": {
      const { at, dx, dy } = action;
      const by = (pixels: number, of: string) => ({ action: of, coordinate: xy(at), pixels });
      return [
        ...(dy !== 0 || dx === 0 ? [by(dy === 0 ? 0 : -dy * notchPx, "scroll")] : []),
        ...(dx !== 0 ? [by(dx * notchPx, "hscroll")] : []),
      ];
    }
    case "type":
      return action.text === "" ? null : [{ action: "type", text: action.text }];
    case "key":
      return Array.from({ length: action.count }, () => ({
        action: "key",
        keys: action.keys.map(toPyautoguiKey),
      }));
    case "wait":
      return [{ action: "wait", time: action.seconds }];
    case "terminate":
      return [{ action: "terminate", status: action.status }];
    case "long_press":
      return null;
  }
}

type Spaces = { readonly name: string; readonly frame: Size; readonly size: Size };

function decode(
  call: JsonObject,
  { name, frame, size }: Spaces,
): PlainAction & { placeless?: boolean } {
  const args = argumentsOf(call, { dialect: name, frame, size });
  const action = args.text("action");
  const kind = clickKind.get(action);
  if (kind) return { kind, at: args.pair("coordinate"), modifiers: [] };
  switch (action) {
    case "mouse_move":
      return { kind: "move", at: args.pair("coordinate"), modifiers: [] };
    case "left_click_drag": {
      const to = args.pair("coordinate");
      const at = "start_coordinate" in call ? args.pair("start_coordinate") : to;
      return { kind: "drag", at, to, button: "left", modifiers: [] };
    }
    case "scroll":
    case "hscroll": {
      const notches = args.number("pixels") / notchPx;
      const placed = "coordinate" in call;
      const at = placed ? args.pair("coordinate") : { x: frame.widthPx / 2, y: frame.heightPx / 2 };
      const by =
        action === "hscroll" ? { dx: notches, dy: 0 } : { dx: 0, dy: notches === 0 ? 0 : -notches };
      return { kind: "scroll", at, ...by, modifiers: [], placeless: !placed };
    }
    case "type":
      return { kind: "type", text: args.text("text") };
    case "key":
      return { kind: "key", keys: args.texts("keys").map(fromPyautoguiKey), count: 1 };
    case "wait":
      return { kind: "wait", seconds: args.number("time", 0) };
    case "terminate":
      return {
        kind: "terminate",
        status: args.text("status") === "success" ? "success" : "failure",
      };
    default:
      throw new DialectError(name, "A call of an unknown action");
  }
}
