/** Puts rendered tiles together again, as somebody who received them would. */
import sharp from "sharp";
import type { FrameGrid, Tile } from "@apprentice/core/action/safe.ts";
import { tileBox } from "@apprentice/core/event/raw-frame.ts";
import type { Picture } from "./to-frame.ts";

export async function fromTiles(grid: FrameGrid, tiles: readonly Tile[]): Promise<Picture> {
  const { widthPx, heightPx } = grid;
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const byHash = new Map(tiles.map((tile) => [tile.hash, tile]));
  for (const [index, hash] of grid.tiles.entries()) {
    if (hash === null) continue;
    const tile = byHash.get(hash);
    if (!tile) throw new Error(`tile ${index} is named by the grid but was not handed out`);
    const box = tileBox(grid, index);
    const pixels = await sharp(tile.webp).removeAlpha().raw().toBuffer();
    for (let y = 0; y < box.height; y += 1)
      rgb.set(
        pixels.subarray(y * box.width * 3, (y + 1) * box.width * 3),
        ((box.y + y) * widthPx + box.x) * 3,
      );
  }
  return { rgb, widthPx, heightPx };
}
