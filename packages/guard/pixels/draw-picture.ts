/** Draws a whole frame under its mask. */
import { tileBox, type RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { drawTile } from "./draw-tile.ts";
import type { MaskPlan } from "./mask-plan.ts";
import { tileMask } from "./tile-mask.ts";

/** Packed RGB. */
export function drawPicture(frame: RawFrame, plan: MaskPlan): Uint8Array {
  const { widthPx, heightPx, tiles } = frame;
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (const [index, tile] of tiles.entries()) {
    const box = tileBox(frame, index);
    const mask = tileMask(plan, box);
    if (!tile || !mask) continue;
    const drawn = drawTile(tile, mask);
    for (let y = 0; y < box.height; y += 1)
      rgb.set(
        drawn.subarray(y * box.width * 3, (y + 1) * box.width * 3),
        ((box.y + y) * widthPx + box.x) * 3,
      );
  }
  return rgb;
}
