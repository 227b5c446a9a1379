/** Renders a masked frame as tiles, drawing and encoding only those whose pixels or mask changed. */
import type { FrameGrid, Tile } from "@apprentice/core/action/safe.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import { tileBox, tilePx, type RawFrame, type RawTile } from "@apprentice/core/event/raw-frame.ts";
import { drawTile, type TileMask } from "./draw-tile.ts";
import { encodeTile } from "./encode-tile.ts";
import { cellPx, cellState } from "./mask-grid.ts";
import type { MaskPlan } from "./mask-plan.ts";

export type RenderedFrame = { readonly grid: FrameGrid; readonly tiles: readonly Tile[] };

/** What was encoded is kept for as long as the raw tile lives, under at most this many masks each. */
const greatestMasksPerTile = 3;
/** Drawings kept to compare with, one a place in the grid; 192 KiB each, and a 1080p frame has 40. */
const greatestDrawings = 64;

type Rendered = { readonly mask: TileMask; readonly tile: Promise<Tile> };
type Drawing = { readonly rgb: Uint8Array; readonly tile: Promise<Tile> };

export type FrameRenderer = {
  render(frame: RawFrame, plan: MaskPlan): Promise<RenderedFrame>;
};

export function frameRenderer(): FrameRenderer {
  const known = new WeakMap<RawTile, Rendered[]>();
  const drawings = new Map<number, Drawing>();

  function renderTile(tile: RawTile, index: number, mask: TileMask): Promise<Tile> {
    const kept = known.get(tile) ?? [];
    const found = kept.find((entry) => sameMask(entry.mask, mask));
    if (found) return found.tile;
    const encoded = draw(tile, index, mask);
    known.set(tile, [{ mask, tile: encoded }, ...kept].slice(0, greatestMasksPerTile));
    encoded.catch(() => known.delete(tile));
    return encoded;
  }

  /** Where pixels changed under a fill only, the picture is the one before. */
  function draw(tile: RawTile, index: number, mask: TileMask): Promise<Tile> {
    const rgb = drawTile(tile, mask);
    const before = drawings.get(index);
    if (before && Buffer.compare(before.rgb, rgb) === 0) return before.tile;
    const encoded = encodeTile(rgb, tile.widthPx, tile.heightPx);
    if (index < greatestDrawings) drawings.set(index, { rgb, tile: encoded });
    encoded.catch(() => drawings.delete(index));
    return encoded;
  }

  return {
    async render(frame, plan) {
      const jobs = frame.tiles.map(async (tile, index) => {
        const mask = maskOf(plan, tileBox(frame, index));
        return tile && mask ? renderTile(tile, index, mask) : null;
      });
      const done = await Promise.all(jobs);
      const tiles = new Map(done.flatMap((tile) => (tile ? [[tile.hash, tile] as const] : [])));
      const { widthPx, heightPx } = frame;
      const hashes = done.map((tile) => tile?.hash ?? null);
      return { grid: { widthPx, heightPx, tilePx, tiles: hashes }, tiles: [...tiles.values()] };
    },
  };
}

/** The part of a plan that a tile shows; null where all of it is outside approved windows. */
function maskOf({ grid, windows }: MaskPlan, box: Box): TileMask | null {
  const across = Math.ceil(box.width / cellPx);
  const down = Math.ceil(box.height / cellPx);
  const cells = new Uint8Array(across * down);
  const start = (box.y / cellPx) * grid.across + box.x / cellPx;
  for (let row = 0; row < down; row += 1) {
    const from = start + row * grid.across;
    cells.set(grid.cells.subarray(from, from + across), row * across);
  }
  if (cells.every((state) => state === cellState.outside)) return null;
  return {
    cells,
    windows: windows.map((window) => moved(window, box)).filter((window) => touches(window, box)),
  };
}

function moved(window: Box, origin: Box): Box {
  return { ...window, x: window.x - origin.x, y: window.y - origin.y };
}

function touches(window: Box, tile: Box): boolean {
  return (
    window.x < tile.width &&
    window.y < tile.height &&
    window.x + window.width > 0 &&
    window.y + window.height > 0
  );
}

function sameMask(a: TileMask, b: TileMask): boolean {
  return (
    Buffer.compare(a.cells, b.cells) === 0 &&
    a.windows.length === b.windows.length &&
    a.windows.every((window, index) => sameBox(window, b.windows[index]))
  );
}

function sameBox(a: Box, b: Box | undefined): boolean {
  return (
    b !== undefined && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
  );
}
