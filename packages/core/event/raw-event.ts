/**
 * A raw event is what the operating system reported, before anything was decided about it.
 * Raw events live in memory on the participant's machine only; no server can name one.
 * `tMs` is milliseconds since the Unix epoch, taken in the input hook.
 */
import { z } from "zod";
import { Element } from "./element.ts";
import { WindowInfo } from "./window.ts";
import { ObservationId } from "../id/id.ts";

export const Modifier = z.enum(["ctrl", "shift", "alt", "meta"]);
export type Modifier = z.infer<typeof Modifier>;

export const Button = z.enum(["left", "middle", "right"]);
export type Button = z.infer<typeof Button>;

const time = { tMs: z.number() };
const pointer = { ...time, x: z.number(), y: z.number() };
const modifiers = z.array(Modifier);
/** The observation taken before this event; null where none could be had (a gap says why). */
const observation = { observationId: ObservationId.nullable().default(null) };

export const RawEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("pointer_move"), ...pointer }),
  z.object({
    kind: z.literal("button_down"),
    ...pointer,
    ...observation,
    button: Button,
    modifiers,
  }),
  z.object({ kind: z.literal("button_up"), ...pointer, button: Button, modifiers }),
  /** dx > 0 is right, dy > 0 is down; in wheel notches. */
  z.object({
    kind: z.literal("wheel"),
    ...pointer,
    ...observation,
    dx: z.number(),
    dy: z.number(),
    modifiers,
  }),
  z.object({
    kind: z.literal("key_down"),
    ...time,
    ...observation,
    /** Canonical key name: `a`, `é`, `enter`, `backspace`, `left`, `f5`, `ctrl` … (core/event/key-name.ts). */
    key: z.string().min(1),
    /** The characters that the press produced after layout, AltGr and dead keys; "" for none. */
    text: z.string(),
    modifiers,
    repeat: z.boolean(),
  }),
  z.object({ kind: z.literal("key_up"), ...time, key: z.string().min(1), modifiers }),
  /** The active window changed, or its title, place or address did; null: no active window. */
  z.object({ kind: z.literal("window"), ...time, window: WindowInfo.nullable() }),
  /** Keyboard focus moved; null: unknown. */
  z.object({ kind: z.literal("focus"), ...time, element: Element.nullable() }),
  /** The accessibility value of the focused field changed, also by paste, autofill or undo. */
  z.object({ kind: z.literal("field_value"), ...time, elementId: z.string(), value: z.string() }),
]);
export type RawEvent = Readonly<z.infer<typeof RawEvent>>;
export type RawEventOf<K extends RawEvent["kind"]> = Extract<RawEvent, { kind: K }>;
