/** Finds what changed between two looks at a tile. */
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { RawTile } from "@apprentice/core/event/raw-frame.ts";
import { asWords } from "../find-structure.ts";
import { cellPx } from "../mask-grid.ts";

/** A tile, and which of its cells (1) will be filled whatever they hold. */
export type Seen = { readonly tile: RawTile | null; readonly hidden: Uint8Array };

/** The box around all that differs, in pixels of the tile; null where nothing does. */
export function changedBox(
  now: Seen,
  before: Seen | undefined,
  size: { readonly width: number; readonly height: number },
): Box | null {
  if (!now.tile || before?.tile?.pixels.length !== now.tile.pixels.length)
    return before && before.tile === now.tile
      ? null
      : { x: 0, y: 0, width: size.width, height: size.height };
  const edges: Edges = { left: Infinity, top: Infinity, right: -1, bottom: -1 };
  if (before.tile !== now.tile) comparePixels(now.tile, before.tile, edges);
  if (Buffer.compare(now.hidden, before.hidden) !== 0)
    compareHidden(now.hidden, before.hidden, { edges, across: Math.ceil(size.width / cellPx) });
  if (edges.right < 0) return null;
  const { left: x, top: y } = edges;
  return {
    x,
    y,
    width: Math.min(size.width, edges.right + 1) - x,
    height: Math.min(size.height, edges.bottom + 1) - y,
  };
}

type Edges = { left: number; top: number; right: number; bottom: number };

function comparePixels(now: RawTile, before: RawTile, edges: Edges): void {
  const a = asWords(now.pixels);
  const b = asWords(before.pixels);
  for (let y = 0; y < now.heightPx; y += 1) {
    const row = y * now.widthPx;
    const bytes = [row * 4, (row + now.widthPx) * 4] as const;
    const same = Buffer.compare(now.pixels.subarray(...bytes), before.pixels.subarray(...bytes));
    if (same === 0) continue;
    let first = 0;
    while (a[row + first] === b[row + first]) first += 1;
    let last = now.widthPx - 1;
    while (a[row + last] === b[row + last]) last -= 1;
    grow(edges, { left: first, right: last, top: y, bottom: y });
  }
}

function compareHidden(
  now: Uint8Array,
  before: Uint8Array,
  { edges, across }: { readonly edges: Edges; readonly across: number },
): void {
  for (const [at, state] of now.entries()) {
    if (state === before[at]) continue;
    const left = (at % across) * cellPx;
    const top = Math.floor(at / across) * cellPx;
    grow(edges, { left, top, right: left + cellPx - 1, bottom: top + cellPx - 1 });
  }
}

function grow(edges: Edges, by: Edges): void {
  edges.left = Math.min(edges.left, by.left);
  edges.top = Math.min(edges.top, by.top);
  edges.right = Math.max(edges.right, by.right);
  edges.bottom = Math.max(edges.bottom, by.bottom);
}
