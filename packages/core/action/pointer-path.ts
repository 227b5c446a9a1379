/** The pointer's way since the last action, in flat arrays, because nearly every raw event is a move. */
import type { PathPoint } from "./action.ts";
import { mergeRules } from "./merge-rules.ts";

export type PointerPath = {
  /** x, y and tMs of each point, one after another. */
  data: Float64Array;
  length: number;
};

export const emptyPath = (): PointerPath => ({ data: new Float64Array(3 * 64), length: 0 });

/** Adds a point; amortised constant time and bounded memory (mergeRules.pathCapacity points). */
export function appendPoint(path: PointerPath, x: number, y: number, tMs: number): void {
  let at = path.length * 3;
  if (at === path.data.length) {
    makeRoom(path);
    at = path.length * 3;
  }
  const { data } = path;
  data[at] = x;
  data[at + 1] = y;
  data[at + 2] = tMs;
  path.length += 1;
}

function makeRoom(path: PointerPath): void {
  if (path.length < mergeRules.pathCapacity) {
    const wider = new Float64Array(Math.min(path.data.length * 2, mergeRules.pathCapacity * 3));
    wider.set(path.data);
    path.data = wider;
    return;
  }
  const kept = keptPoints(path, { most: mergeRules.pathCapacity / 2, tolerancePx: 1 });
  for (const [to, from] of kept.entries()) path.data.copyWithin(to * 3, from * 3, from * 3 + 3);
  path.length = kept.length;
}

/** Removes the first `count` points. */
export function dropPoints(path: PointerPath, count: number): void {
  path.data.copyWithin(0, count * 3, path.length * 3);
  path.length -= count;
}

export function pointAt(path: PointerPath, index: number): PathPoint {
  const { data } = path;
  // Callers ask for indices below `length` only, so the three numbers are there.
  return {
    x: data[index * 3] as number,
    y: data[index * 3 + 1] as number,
    tMs: data[index * 3 + 2] as number,
  };
}

/** The first `count` points (all by default) as at most mergeRules.pathPoints points, both ends included. */
export function simplifiedPath(path: PointerPath, count: number = path.length): PathPoint[] {
  const { pathPoints: most, pathTolerancePx: tolerancePx } = mergeRules;
  const kept = keptPoints({ data: path.data, length: count }, { most, tolerancePx });
  return kept.map((index) => pointAt(path, index));
}

/**
 * Ramer–Douglas–Peucker over x, y and time: a point is kept where the straight line, walked at even speed,
 * is further than the tolerance from it (the synchronous distance of Meratnia and de By's TD-TR).
 * The tolerance doubles until at most `most` points are left.
 */
function keptPoints(
  path: PointerPath,
  options: { readonly most: number; readonly tolerancePx: number },
): number[] {
  for (let tolerancePx = options.tolerancePx; ; tolerancePx *= 2) {
    const kept = keptWithin(path, tolerancePx);
    if (kept.length <= options.most) return kept;
  }
}

function keptWithin(path: PointerPath, tolerancePx: number): number[] {
  if (path.length === 0) return [];
  const kept = [0];
  const ends = [path.length - 1];
  let from = 0;
  // Depth first and left to right, so that points come out in order.
  for (let to = ends.at(-1); to !== undefined; to = ends.at(-1)) {
    const split = to - from > 1 ? furthest(path, from, to, tolerancePx) : -1;
    if (split > 0) {
      ends.push(split);
      continue;
    }
    if (to > from) kept.push(to);
    from = to;
    ends.pop();
  }
  return kept;
}

/** Index of the point furthest from the timed line between two points, or -1 where all are within tolerance. */
function furthest(path: PointerPath, from: number, to: number, tolerancePx: number): number {
  const { data } = path;
  const x = data[from * 3] as number;
  const y = data[from * 3 + 1] as number;
  const t = data[from * 3 + 2] as number;
  const span = (data[to * 3 + 2] as number) - t || 1;
  const speedX = ((data[to * 3] as number) - x) / span;
  const speedY = ((data[to * 3 + 1] as number) - y) / span;
  let most = tolerancePx * tolerancePx;
  let found = -1;
  for (let at = from * 3 + 3; at < to * 3; at += 3) {
    const passed = (data[at + 2] as number) - t;
    const offX = (data[at] as number) - x - speedX * passed;
    const offY = (data[at + 1] as number) - y - speedY * passed;
    const square = offX * offX + offY * offY;
    if (!(square > most)) continue;
    most = square;
    found = at / 3;
  }
  return found;
}
