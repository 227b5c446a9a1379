/** Encodes what was drawn of a tile; the image carries no metadata. */
import { createHash } from "node:crypto";
import sharp from "sharp";
import type { Tile } from "@apprentice/core/action/safe.ts";
import { TileHash } from "@apprentice/core/id/id.ts";

// One thread a picture: tiles are small, and a recorder must leave the other cores alone. No cache: it would keep
// pixels past their use.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Lossless, so that a fill is one colour to the last pixel and nothing rings around it; on screens it is also smaller
 * than quality 80. Measured over real UI tiles of 256 px: lossless effort 0 1.1 ms and 5.2 KB, effort 1 2.6 ms
 * and 2.7 KB, quality 80 effort 0 1.4 ms and 8.2 KB.
 */
const options = { lossless: true, effort: 1 } as const;

export async function encodeTile(
  rgb: Uint8Array,
  widthPx: number,
  heightPx: number,
): Promise<Tile> {
  const raw = { width: widthPx, height: heightPx, channels: 3 } as const;
  const webp = await sharp(rgb, { raw }).webp(options).toBuffer();
  return { hash: TileHash.parse(createHash("sha256").update(webp).digest("hex")), webp };
}
