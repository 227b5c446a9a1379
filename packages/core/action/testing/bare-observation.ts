import { ObservationId } from "../../id/id.ts";
import type { Observation } from "../safe.ts";

/** An observation in which no more is known than a test names. */
export function bareObservation(
  id: string,
  known: Partial<Omit<Observation, "id">> = {},
): Observation {
  return {
    id: ObservationId.parse(id),
    tMs: 0,
    window: null,
    windows: [],
    monitors: [],
    pointer: { x: 1, y: 1 },
    elements: [],
    elementsAgeMs: null,
    pointedId: null,
    focusedId: null,
    frame: null,
    frameAgeMs: null,
    redactions: [],
    ...known,
  };
}
