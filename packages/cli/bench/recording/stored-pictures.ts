/** What somebody who received a recording would see: its frames put together from stored tiles. */
import type { Observation, SafeItem, Tile } from "@apprentice/core/action/safe.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import { fillColour } from "@apprentice/guard/pixels/fill-colour.ts";
import { fromTiles } from "@apprentice/guard/pixels/from-tiles.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import type { Picture } from "@apprentice/guard/pixels/to-frame.ts";

export type StoredPictures = {
  /** Null where the observation has no picture. */
  of(observation: Observation): Promise<Picture | null>;
  readonly tiles: readonly Tile[];
};

export function storedPictures(items: readonly SafeItem[]): StoredPictures {
  const tiles = items.flatMap((item) => (item.topic === "tile" ? [item.tile] : []));
  return {
    tiles,
    of: async ({ frame }) => (frame ? fromTiles(frame, tiles) : null),
  };
}

/** Different colours within a box, without black and the guard's fill. @public */
export function coloursIn(picture: Picture, box: Box): number {
  const { rgb, widthPx, heightPx } = picture;
  const found = new Set<number>();
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  for (let y = Math.max(0, Math.round(box.y)); y < Math.min(bottom, heightPx); y += 1)
    for (let x = Math.max(0, Math.round(box.x)); x < Math.min(right, widthPx); x += 1) {
      const at = (y * widthPx + x) * 3;
      found.add(((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0));
    }
  found.delete(0);
  found.delete((fillColour.r << 16) | (fillColour.g << 8) | fillColour.b);
  return found.size;
}

/** All words that text recognition finds in a picture, or in a part of it, joined by spaces. */
export async function wordsIn(picture: Picture, engine: OcrEngine): Promise<string> {
  const { rgb, widthPx, heightPx } = picture;
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let at = 0; at < pixels.length; at += 1)
    pixels[at] =
      (77 * (rgb[at * 3] ?? 0) + 150 * (rgb[at * 3 + 1] ?? 0) + 29 * (rgb[at * 3 + 2] ?? 0)) >> 8;
  const image = { widthPx, heightPx, pixels };
  const words = await engine.read(image, AbortSignal.timeout(60_000));
  return words.map(({ text }) => text).join(" ");
}

/** Everything of the items but pixels, as text. */
export function textOf(items: readonly SafeItem[]): string {
  return items.map((item) => (item.topic === "tile" ? "" : JSON.stringify(item))).join("\n");
}
