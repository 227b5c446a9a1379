import { createHash } from "node:crypto";
import type { Tile } from "@apprentice/core/action/safe.ts";

/** A tile of 256 × 256 pixels is far smaller, also where it is noise. */
const greatestTileBytes = 512 * 1024;

/** Whether a tile's bytes are what its name says, and look like a WebP of a tile's size: `RIFF`, length, `WEBP`. */
export function isGoodTile(tile: Tile): boolean {
  const { webp, hash } = tile;
  if (webp.length < 16 || webp.length > greatestTileBytes) return false;
  const bytes = Buffer.from(webp.buffer, webp.byteOffset, webp.length);
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WEBP") {
    return false;
  }
  return createHash("sha256").update(bytes).digest("hex") === hash;
}
