/**
 * Anthropic's computer tool: pixels of a picture that the API takes as it is, keys in xdotool's names. A larger picture
 * than 1568 px or 1.15 megapixels the API scales down itself, and places come back in a space that nobody was told of.
 */
import { Modifier } from "@apprentice/core/event/raw-event.ts";
import { DialectError, toSpace, withinLongEdge, type Dialect, type Size } from "../dialect.ts";
import type { ClickKind, PlainAction } from "../plain-action.ts";
import { joinAction } from "./join-actions.ts";
import { argumentsOf, fromLines, toLines, type JsonObject } from "./json-call.ts";
import { directionOf, scrollBy } from "./scroll-direction.ts";
import { endText, readEnd } from "./end-text.ts";
import { fromXdotoolKey, toXdotoolKey } from "./xdotool-keys.ts";

const greatest = { longEdgePx: 1_568, pixels: 1_150_000 } as const;
const name = "anthropic";

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

export const anthropic: Dialect = {
  name,
  coordinates: {
    space: `pixels of the picture, which is scaled to a long edge of at most ${greatest.longEdgePx} px and at most ${greatest.pixels} pixels`,
    rounding: "to whole pixels",
    clamping: "into the picture",
  },
  instructions:
    'Answer with one JSON object for the next action of the computer tool, such as {"action":"left_click","coordinate":[10,20]}. When the task is done, say so.',
  imageSize,
  encode(action, frame) {
    if (action.kind === "terminate") return endText(action.status);
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

function imageSize(frame: Size): Size {
  const { widthPx, heightPx } = withinLongEdge(frame, greatest.longEdgePx);
  const scale = Math.min(1, Math.sqrt(greatest.pixels / (widthPx * heightPx)));
  if (scale === 1) return { widthPx, heightPx };
  return { widthPx: Math.floor(widthPx * scale), heightPx: Math.floor(heightPx * scale) };
}

type Spoken = Exclude<PlainAction, { kind: "terminate" }>;

function encode(action: Spoken, frame: Size): JsonObject[] | null {
  const xy = (point: { x: number; y: number }) => toSpace(point, frame, imageSize(frame));
  switch (action.kind) {
    case "click":
    case "double_click":
    case "triple_click":
    case "right_click":
    case "middle_click":
      return [
        { action: clicks[action.kind], coordinate: xy(action.at), ...heldText(action.modifiers) },
      ];
    case "move":
      return [{ action: "mouse_move", coordinate: xy(action.at) }];
    case "drag": {
      if (action.button !== "left" || action.modifiers.length > 0) return null;
      return [
        { action: "left_click_drag", start_coordinate: xy(action.at), coordinate: xy(action.to) },
      ];
    }
    case "scroll": {
      const way = directionOf(action);
      if (!way) return null;
      const amount = { scroll_direction: way.direction, scroll_amount: way.notches };
      return [
        { action: "scroll", coordinate: xy(action.at), ...amount, ...heldText(action.modifiers) },
      ];
    }
    case "type":
      return action.text === "" ? null : [{ action: "type", text: action.text }];
    case "key": {
      const text = action.keys.map(toXdotoolKey).join("+");
      return Array.from({ length: action.count }, () => ({ action: "key", text }));
    }
    case "wait":
      return [{ action: "wait", duration: action.seconds }];
    case "long_press":
      return null;
  }
}

/** Clicks and scrolls take the keys held meanwhile as `text`. */
const heldText = (modifiers: readonly Modifier[]): JsonObject =>
  modifiers.length === 0 ? {} : { text: modifiers.map(toXdotoolKey).join("+") };

function decode(call: JsonObject, frame: Size): PlainAction {
  const args = argumentsOf(call, { dialect: name, frame, size: imageSize(frame) });
  const action = args.text("action");
  const kind = clickKind.get(action);
  if (kind)
    return { kind, at: args.pair("coordinate"), modifiers: readHeld(args.text("text", "")) };
  switch (action) {
    case "mouse_move":
      return { kind: "move", at: args.pair("coordinate"), modifiers: [] };
    case "left_click_drag": {
      const ends = { at: args.pair("start_coordinate"), to: args.pair("coordinate") };
      return { kind: "drag", ...ends, button: "left", modifiers: [] };
    }
    case "scroll": {
      const by = scrollBy(args.text("scroll_direction"), args.number("scroll_amount"));
      if (!by) throw new DialectError(name, "A scroll without a direction");
      return {
        kind: "scroll",
        at: args.pair("coordinate"),
        ...by,
        modifiers: readHeld(args.text("text", "")),
      };
    }
    case "type":
      return { kind: "type", text: args.text("text") };
    case "key":
      return { kind: "key", keys: args.text("text").split("+").map(fromXdotoolKey), count: 1 };
    case "wait":
      return { kind: "wait", seconds: args.number("duration") };
    default:
      throw new DialectError(name, "A call of an unknown name");
  }
}

function readHeld(text: string): Modifier[] {
  if (text === "") return [];
  const parsed = Modifier.array().safeParse(text.split("+").map(fromXdotoolKey));
  if (!parsed.success) throw new DialectError(name, "Holding a key that is no modifier");
  return parsed.data;
}
