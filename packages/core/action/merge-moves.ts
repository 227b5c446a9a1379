/**
 * Keeps the pointer's way between actions. It becomes the approach of the next action, except for a hover:
 * a rest of more than a second that the pointer reached by moving and then left for another place, with no
 * press, notch or key in between. Such a rest may have opened a menu or a tooltip, so it is a `move` of its
 * own. A rest where the next action happens is no hover, and moves after the last action are no action.
 */
import { distance } from "../event/geometry.ts";
import type { PathPoint } from "./action.ts";
import { mergeRules } from "./merge-rules.ts";
import type { Draft } from "./merge-part.ts";
import { appendPoint, dropPoints, emptyPath, pointAt, simplifiedPath } from "./pointer-path.ts";

export function createMoveMerger(emit: (draft: Draft) => void) {
  const path = emptyPath();
  let firstSeq = 0;
  let lastMs = 0;
  /** Points up to and including the rest that may be a hover; 0: none. */
  let restCount = 0;
  let restEndMs = 0;

  const clear = (): void => {
    path.length = 0;
    restCount = 0;
  };

  const leaveHover = (seq: number): void => {
    const first = pointAt(path, 0);
    const rest = pointAt(path, restCount - 1);
    const approach = simplifiedPath(path, restCount);
    const at = { x: rest.x, y: rest.y };
    const travelled = approach.some((point) => distance(point, rest) > mergeRules.hoverPx);
    if (travelled) {
      const times = { startMs: first.tMs, endMs: restEndMs };
      const base = { ...times, observationId: null, approach, at, modifiers: [] };
      emit({ seq: firstSeq, indices: [], action: { kind: "move", ...base } });
      dropPoints(path, restCount);
      firstSeq = seq;
    }
    restCount = 0;
  };

  return {
    clear,
    /** `mayHover` is false while typing, when the pointer only gets out of the way. */
    move(move: { x: number; y: number; tMs: number; seq: number; mayHover: boolean }): void {
      const { x, y, tMs, seq, mayHover } = move;
      if (path.length === 0) firstSeq = seq;
      else if (tMs - lastMs > mergeRules.hoverMs && mayHover && restCount === 0) {
        restCount = path.length;
        restEndMs = tMs;
      }
      lastMs = tMs;
      const before = path.length;
      appendPoint(path, x, y, tMs);
      if (restCount === 0) return;
      // Making room may have thinned the points before the rest; then it can no longer be told apart.
      if (path.length !== before + 1) restCount = 0;
      else if (distance(pointAt(path, restCount - 1), { x, y }) > mergeRules.hoverPx)
        leaveHover(seq);
    },
    take(): PathPoint[] {
      if (path.length === 0) return [];
      const approach = simplifiedPath(path);
      clear();
      return approach;
    },
  };
}
