import type { Action, PathPoint } from "@apprentice/core/action/action.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { ObservationId } from "@apprentice/core/id/id.ts";
import type { ProposedAction } from "./model.ts";

export type Done = {
  readonly startMs: number;
  readonly endMs: number;
  readonly observationId: ObservationId;
  /** The element with the keyboard's focus when it began. */
  readonly focusedId: string | null;
};

/** What the hands did, in the words of a recording; null for `terminate`, which is no action. */
export function toAction(proposed: ProposedAction, done: Done): Action | null {
  const { startMs, endMs, observationId, focusedId } = done;
  const base = { startMs, endMs, observationId, approach: [] };
  switch (proposed.kind) {
    case "terminate":
      return null;
    case "wait":
      return { kind: "wait", ...base };
    case "type":
      return { kind: "type", ...base, text: proposed.text, fieldId: focusedId };
    case "key":
      return { kind: "key", ...base, keys: [...proposed.keys], count: proposed.count };
    case "drag": {
      const { at, to } = proposed;
      const path = [timed(at, startMs), timed(to, endMs)];
      return { kind: "drag", ...base, ...place(proposed), to, button: "left", path };
    }
    case "scroll":
      return { kind: "scroll", ...base, ...place(proposed), dx: proposed.dx, dy: proposed.dy };
    default:
      return { kind: proposed.kind, ...base, ...place(proposed) };
  }
}

type Placed = Extract<ProposedAction, { at: Point }>;

const place = ({ at, modifiers }: Placed) => ({ at, modifiers: [...modifiers] });

const timed = (point: Point, tMs: number): PathPoint => ({ ...point, tMs });
