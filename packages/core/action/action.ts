/**
 * An action is one thing a person meant to do, merged from raw events on the participant's machine.
 * Positions are screen pixels; times are ms since the epoch.
 */
import { z } from "zod";
import { Element } from "../event/element.ts";
import { Point } from "../event/geometry.ts";
import { Modifier } from "../event/raw-event.ts";
import { ObservationId } from "../id/id.ts";

/** A place on the pointer's way, with its time; simplified, never the raw rhythm. */
export const PathPoint = Point.extend({ tMs: z.number() });
export type PathPoint = Readonly<z.infer<typeof PathPoint>>;

const base = {
  startMs: z.number(),
  endMs: z.number(),
  /** The observation from BEFORE the action; null where a gap explains why there is none. */
  observationId: ObservationId.nullable(),
  /** Pointer movement that led to the action, simplified; empty where the pointer did not move. */
  approach: z.array(PathPoint),
};
const pointed = { ...base, at: Point, modifiers: z.array(Modifier) };

export const Action = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("click"), ...pointed }),
  z.object({ kind: z.literal("double_click"), ...pointed }),
  z.object({ kind: z.literal("triple_click"), ...pointed }),
  z.object({ kind: z.literal("right_click"), ...pointed }),
  z.object({ kind: z.literal("middle_click"), ...pointed }),
  /** endMs - startMs is how long the button was held. */
  z.object({ kind: z.literal("long_press"), ...pointed }),
  z.object({
    kind: z.literal("drag"),
    ...pointed,
    to: Point,
    button: z.enum(["left", "middle", "right"]),
    /** From press to release, both ends included. */
    path: z.array(PathPoint),
  }),
  /** dx > 0 right, dy > 0 down, in wheel notches, summed over one run in one direction. */
  z.object({ kind: z.literal("scroll"), ...pointed, dx: z.number(), dy: z.number() }),
  /** One edit of one field: the text that stands there once the field is left or committed. */
  z.object({
    kind: z.literal("type"),
    ...base,
    text: z.string(),
    /** The focused element when typing began; null: unknown. */
    fieldId: z.string().nullable(),
  }),
  /** A shortcut or a named key. `keys` holds modifiers first, e.g. ["ctrl", "s"] or ["enter"]. */
  z.object({
    kind: z.literal("key"),
    ...base,
    keys: z.array(z.string().min(1)).min(1),
    /** How often in a row, at least 1. */
    count: z.number().int().positive(),
  }),
  z.object({ kind: z.literal("move"), ...pointed }),
  z.object({ kind: z.literal("wait"), ...base }),
]);
export type Action = Readonly<z.infer<typeof Action>>;
export type ActionKind = Action["kind"];
export type ActionOf<K extends ActionKind> = Extract<Action, { kind: K }>;

/** A value as it may be kept: never the text itself when masking by role, only its length class. */
export const SafeValue = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("empty") }),
  z.object({ kind: z.literal("filled"), length: z.enum(["1-3", "4-10", "11-30", "31+"]) }),
  z.object({ kind: z.literal("text"), text: z.string() }),
]);
export type SafeValue = Readonly<z.infer<typeof SafeValue>>;

export const SafeElement = Element.omit({ value: true }).extend({ value: SafeValue.nullable() });
export type SafeElement = Readonly<z.infer<typeof SafeElement>>;
