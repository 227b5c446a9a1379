/** Regions as lists of disjoint boxes: what of a window is left when the windows above it are taken away. */
import { type Box, intersect } from "@apprentice/core/event/geometry.ts";

/** The parts of `boxes` outside `hole`, still disjoint. */
export function subtract(boxes: readonly Box[], hole: Box): Box[] {
  const left: Box[] = [];
  for (const box of boxes) {
    const shared = intersect(box, hole);
    if (!shared) {
      left.push(box);
      continue;
    }
    const right = box.x + box.width;
    const bottom = box.y + box.height;
    const sharedRight = shared.x + shared.width;
    const sharedBottom = shared.y + shared.height;
    if (shared.y > box.y) {
      left.push({ x: box.x, y: box.y, width: box.width, height: shared.y - box.y });
    }
    if (shared.x > box.x) {
      left.push({ x: box.x, y: shared.y, width: shared.x - box.x, height: shared.height });
    }
    if (sharedRight < right) {
      left.push({ x: sharedRight, y: shared.y, width: right - sharedRight, height: shared.height });
    }
    if (sharedBottom < bottom) {
      left.push({ x: box.x, y: sharedBottom, width: box.width, height: bottom - sharedBottom });
    }
  }
  return left;
}

/**
 * What of each layer (top to bottom) can be seen within `screen`, for the layers where `wanted` says so.
 * A layer shows its `boxes` (disjoint) and covers all of `cover`.
 */
export function visibleParts<L extends { readonly boxes: readonly Box[]; readonly cover: Box }>(
  layers: readonly L[],
  screen: Box,
  wanted: (layer: L) => boolean,
): Map<L, readonly Box[]> {
  const parts = new Map<L, readonly Box[]>();
  let free: Box[] = [screen];
  for (const layer of layers) {
    if (wanted(layer)) {
      parts.set(
        layer,
        layer.boxes.flatMap((box) => free.flatMap((open) => intersect(open, box) ?? [])),
      );
    }
    free = subtract(free, layer.cover);
    if (free.length === 0) break;
  }
  return parts;
}
