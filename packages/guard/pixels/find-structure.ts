/** Finds which cells of a tile hold any structure at all: glyphs, lines, icons, pictures. */
import type { RawTile } from "@apprentice/core/event/raw-frame.ts";
import { cellPx } from "./mask-grid.ts";

/**
 * Bits of a cell: neighbouring pixels differ along x (as at a vertical line), along y (as at a horizontal one).
 * A cell with neither is plain; a cell with one of them may belong to a border; a cell with both is taken for text.
 */
export const alongX = 1;
export const alongY = 2;

/** Differences of one channel up to this are gradients; the faintest legible text and most of any photograph exceed it. */
const greatestStep = 3;

const known = new WeakMap<RawTile, Uint8Array>();

/** One byte a cell, row-major, `ceil(width / 4) * ceil(height / 4)`; found once for each tile object. */
export function structureOf(tile: RawTile): Uint8Array {
  const found = known.get(tile);
  if (found) return found;
  const structure = findStructure(tile);
  known.set(tile, structure);
  return structure;
}

function findStructure({ widthPx, heightPx, pixels }: RawTile): Uint8Array {
  const across = Math.ceil(widthPx / cellPx);
  const cells = new Uint8Array(across * Math.ceil(heightPx / cellPx));
  const words = asWords(pixels);
  for (let y = 0; y < heightPx; y += 1) {
    const row = y * widthPx;
    const cellRow = ((y / cellPx) | 0) * across;
    const hasBelow = y + 1 < heightPx;
    for (let x = 0; x < widthPx; x += 1) {
      const here = words[row + x] ?? 0;
      const right = x + 1 < widthPx ? (words[row + x + 1] ?? 0) : here;
      const below = hasBelow ? (words[row + widthPx + x] ?? 0) : here;
      if (right === here && below === here) continue;
      const cell = cellRow + ((x / cellPx) | 0);
      if (right !== here && differs(here, right)) cells[cell] = (cells[cell] ?? 0) | alongX;
      if (below !== here && differs(here, below)) cells[cell] = (cells[cell] ?? 0) | alongY;
    }
  }
  return cells;
}

function differs(a: number, b: number): boolean {
  return (
    Math.abs((a & 255) - (b & 255)) > greatestStep ||
    Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)) > greatestStep ||
    Math.abs(((a >> 16) & 255) - ((b >> 16) & 255)) > greatestStep
  );
}

/** Pixels as 32-bit words; a view where the bytes are aligned, a copy otherwise. */
export function asWords(pixels: Uint8Array): Uint32Array {
  const aligned = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}
