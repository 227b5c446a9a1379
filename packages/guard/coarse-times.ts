/**
 * Takes the rhythm out of an action: when and how long people press, type, reach and rest tells who they are.
 * Rounding alone does not help against averages over many actions, so what nobody needs is dropped and not rounded.
 * Order is kept: every start is cut down to the same grid.
 */
import type { Action, PathPoint } from "@apprentice/core/action/action.ts";
import type { Gap } from "@apprentice/core/event/gap.ts";

/**
 * Grids in ms: `startMs` in the hold, where the participant cuts by time, and `sealedMs` in what leaves the machine.
 * Measured by `apprentice bench guard` (guard.reid_rank1): seconds still find two in a hundred people.
 */
export const coarse = { startMs: 1_000, sealedMs: 60_000, heldMs: 1_000, dragMs: 100 } as const;

/** The beginning of the second that a moment lies in. */
export const coarseMoment = (tMs: number): number => down(tMs, coarse.startMs);

export function coarseTimes(action: Action): Action {
  const startMs = coarseMoment(action.startMs);
  const lasting = (grid: number): number =>
    startMs + down(Math.max(0, action.endMs - action.startMs), grid);
  const approach = straight(action.approach, startMs);
  switch (action.kind) {
    case "click":
    case "double_click":
    case "triple_click":
    case "right_click":
    case "middle_click":
    case "type":
    case "scroll":
      return { ...action, startMs, endMs: startMs, approach };
    case "drag":
      return {
        ...action,
        startMs,
        endMs: lasting(coarse.dragMs),
        approach,
        path: action.path.map((point) => ({
          ...point,
          tMs: startMs + down(Math.max(0, point.tMs - action.startMs), coarse.dragMs),
        })),
      };
    case "long_press":
    case "key":
    case "move":
    case "wait":
      return { ...action, startMs, endMs: lasting(coarse.heldMs), approach };
  }
}

/** How many keys went into a secure field is the length of a secret: only that there were some is told. */
export function coarseGap(gap: Gap): Gap {
  const count = gap.reason === "secure_field" ? Math.min(1, gap.count) : gap.count;
  return { ...gap, fromMs: coarseMoment(gap.fromMs), toMs: coarseMoment(gap.toMs), count };
}

/** The beginning of the minute that a moment lies in. */
export const sealedMoment = (tMs: number): number => down(tMs, coarse.sealedMs);

/** An action as it leaves the machine: moved to the beginning of its minute, and no longer or shorter than it was. */
export function sealedTimes(action: Action): Action {
  const earlierMs = action.startMs - sealedMoment(action.startMs);
  const moved = (path: readonly PathPoint[]): PathPoint[] =>
    path.map((point) => ({ ...point, tMs: point.tMs - earlierMs }));
  const times = {
    startMs: action.startMs - earlierMs,
    endMs: action.endMs - earlierMs,
    approach: moved(action.approach),
  };
  return action.kind === "drag"
    ? { ...action, ...times, path: moved(action.path) }
    : { ...action, ...times };
}

export function sealedGap(gap: Gap): Gap {
  return { ...gap, fromMs: sealedMoment(gap.fromMs), toMs: sealedMoment(gap.toMs) };
}

/** Where the pointer came from and where it went; the way between is as personal as handwriting. */
function straight(path: readonly PathPoint[], startMs: number): PathPoint[] {
  const first = path[0];
  const last = path.at(-1);
  if (!first || !last) return [];
  const ends = path.length === 1 ? [first] : [first, last];
  return ends.map((point) => ({ ...point, tMs: startMs }));
}

const down = (value: number, grid: number): number => Math.floor(value / grid) * grid;
