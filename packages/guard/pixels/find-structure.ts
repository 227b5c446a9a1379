/** Finds which cells of a tile hold any structure at all: glyphs, lines, icons, pictures. */
import type { RawTile } from "@apprentice/core/event/raw-frame.ts";
import { cellPx } from "./mask-grid.ts";

/**
 * Bits of a cell: neighbouring pixels differ along x (as at a vertical line), along y (as at a horizontal one).
 * A cell with neither is plain; a cell with one of them may belong to a border; a cell with both is taken for text.
 */
export const alongX = 1;
export const alongY = 2;
/** The cell lies in shades that change along both axes, as in photographs; grounds of interfaces change along one. */
export const shaded = 4;

/** Side of the blocks in which shades are looked for, in cells, and the least cells of one that hold a faint step. */
const blockCells = 4;
const leastFaint = 6;

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
  const faint = new Uint8Array(cells.length);
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
      if (right !== here) {
        const to = differs(here, right) ? cells : faint;
        to[cell] = (to[cell] ?? 0) | alongX;
      }
      if (below !== here) {
        const to = differs(here, below) ? cells : faint;
        to[cell] = (to[cell] ?? 0) | alongY;
      }
    }
  }
  markShades(cells, faint, across);
  return cells;
}

/** Rims of letters are faint too, but they fill no block. */
function markShades(cells: Uint8Array, faint: Uint8Array, across: number): void {
  const down = cells.length / across;
  for (let top = 0; top < down; top += blockCells)
    for (let left = 0; left < across; left += blockCells) {
      const block: number[] = [];
      for (let row = top; row < Math.min(down, top + blockCells); row += 1)
        for (let column = left; column < Math.min(across, left + blockCells); column += 1)
          block.push(row * across + column);
      const found = block.filter((index) => cells[index] === 0 && (faint[index] ?? 0) > 0);
      const axes = found.reduce((bits, index) => bits | (faint[index] ?? 0), 0);
      if (found.length < leastFaint || axes !== (alongX | alongY)) continue;
      for (const index of block) cells[index] = (cells[index] ?? 0) | shaded;
    }
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
