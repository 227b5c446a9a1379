/** Renders a masked frame as tiles, drawing and encoding only those whose pixels or mask changed. */
import type { FrameGrid, Tile } from "@apprentice/core/action/safe.ts";
import { tileBox, tilePx, type RawFrame, type RawTile } from "@apprentice/core/event/raw-frame.ts";
import { drawTile, type TileMask } from "./draw-tile.ts";
import { encodeTile } from "./encode-tile.ts";
import type { MaskPlan } from "./mask-plan.ts";
import { sameMask, tileMask } from "./tile-mask.ts";

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
        const mask = tileMask(plan, tileBox(frame, index));
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
