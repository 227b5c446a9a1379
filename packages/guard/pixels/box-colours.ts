/** Tells the two colours of a piece of text: its ground, which is most of it, and its ink, which differs most from that. */
import { intersect, type Box } from "@apprentice/core/event/geometry.ts";
import { tileBox, tilesTouching, type RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { asWords } from "./find-structure.ts";

type Rgb = readonly [number, number, number];
export type Colours = { readonly ground: Rgb; readonly ink: Rgb };

/** Null where there is no text: one colour only, or too many, as in a picture. */
export function coloursOf(frame: RawFrame, box: Box): Colours | null {
  const counts = new Map<number, number>();
  let total = 0;
  for (const index of tilesTouching(frame, box)) {
    const tile = frame.tiles[index];
    const place = tileBox(frame, index);
    const part = tile && intersect(place, box);
    if (!tile || !part) continue;
    const words = asWords(tile.pixels);
    for (let y = Math.ceil(part.y); y < part.y + part.height; y += 1)
      for (let x = Math.ceil(part.x); x < part.x + part.width; x += 1) {
        const colour = (words[(y - place.y) * tile.widthPx + x - place.x] ?? 0) & 0xff_ff_ff;
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
        total += 1;
      }
  }
  const [ground, most = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (ground === undefined || most < total / 4) return null;
  const far = [...counts.keys()].sort((a, b) => distance(b, ground) - distance(a, ground))[0];
  if (far === undefined || distance(far, ground) < leastContrast) return null;
  return { ground: parts(ground), ink: parts(far) };
}

const leastContrast = 40;

/** Tiles are BGRX, so a word holds red above green above blue. */
const parts = (word: number): Rgb => [(word >> 16) & 255, (word >> 8) & 255, word & 255];

function distance(a: number, b: number): number {
  const other = parts(b);
  return parts(a).reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0);
}
