/** An observation is what the participant saw just before an action: a frame and elements, each with its age. */
import { z } from "zod";
import { ObservationId } from "../id/id.ts";
import { Element } from "./element.ts";
import { Point } from "./geometry.ts";
import { Monitor, WindowInfo } from "./window.ts";

/** Everything of an observation but its pixels. */
export const ObservationContext = z.object({
  id: ObservationId,
  tMs: z.number(),
  /** The active window; null when none is approved. */
  window: WindowInfo.nullable(),
  /** Visible approved windows and their popups, bottom to top. */
  windows: z.array(WindowInfo),
  monitors: z.array(Monitor),
  pointer: Point,
  elements: z.array(Element),
  /** Age of the element snapshot in ms before `tMs`; null: there is none. */
  elementsAgeMs: z.number().nullable(),
  /** The element under the pointer, and the one with keyboard focus. */
  pointedId: z.string().nullable(),
  focusedId: z.string().nullable(),
});
export type ObservationContext = Readonly<z.infer<typeof ObservationContext>>;
