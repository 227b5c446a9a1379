/** Draws one tile under its mask. */
import { intersect, type Box } from "@apprentice/core/event/geometry.ts";
import type { RawTile } from "@apprentice/core/event/raw-frame.ts";
import { fillColour } from "./fill-colour.ts";
import { asWords } from "./find-structure.ts";
import { cellPx, cellState } from "./mask-grid.ts";
import type { Stamp } from "./stamp.ts";

export type TileMask = {
  /** States of the tile's cells, row-major, `ceil(width / 4)` a row. */
  readonly cells: Uint8Array;
  /** Approved windows in pixels of the tile; all else is black. */
  readonly windows: readonly Box[];
  /** In pixels of the tile; drawn only where cells are filled. */
  readonly stamps: readonly Stamp[];
};

/** Packed RGB, 3 bytes a pixel. */
export function drawTile(tile: RawTile, mask: TileMask): Uint8Array {
  const { widthPx, heightPx } = tile;
  const words = asWords(tile.pixels);
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const whole = { x: 0, y: 0, width: widthPx, height: heightPx };
  for (const window of mask.windows) {
    const box = intersect(window, whole);
    if (box) drawBox({ words, rgb, widthPx, cells: mask.cells, box });
    for (const stamp of mask.stamps) {
      const part = box && intersect(stamp.box, box);
      if (part) drawStamp(stamp, part, { rgb, widthPx, cells: mask.cells });
    }
  }
  return rgb;
}

function drawStamp(
  { box, rgb: drawn }: Stamp,
  part: Box,
  { rgb, widthPx, cells }: Pick<Part, "rgb" | "widthPx" | "cells">,
): void {
  const across = Math.ceil(widthPx / cellPx);
  for (let y = Math.ceil(part.y); y < Math.floor(part.y + part.height); y += 1)
    for (let x = Math.ceil(part.x); x < Math.floor(part.x + part.width); x += 1) {
      if (cells[((y / cellPx) | 0) * across + ((x / cellPx) | 0)] !== cellState.fill) continue;
      const from = ((y - box.y) * box.width + x - box.x) * 3;
      rgb.set(drawn.subarray(from, from + 3), (y * widthPx + x) * 3);
    }
}

type Part = {
  readonly words: Uint32Array;
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly cells: Uint8Array;
  readonly box: Box;
};

const fillWord = (fillColour.r << 16) | (fillColour.g << 8) | fillColour.b;

function drawBox({ words, rgb, widthPx, cells, box }: Part): void {
  const across = Math.ceil(widthPx / cellPx);
  const left = Math.ceil(box.x);
  const top = Math.ceil(box.y);
  const right = Math.floor(box.x + box.width);
  const bottom = Math.floor(box.y + box.height);
  for (let y = top; y < bottom; y += 1) {
    const row = y * widthPx;
    const cellRow = ((y / cellPx) | 0) * across;
    // The first pixel of a plain cell, inside this window, stands for all of them.
    const plainRow = Math.max(top, y - (y % cellPx)) * widthPx;
    for (let x = left; x < right; x += 1) {
      const state = cells[cellRow + ((x / cellPx) | 0)];
      if (state === cellState.outside) continue;
      let word = fillWord;
      if (state === cellState.show) word = words[row + x] ?? fillWord;
      else if (state === cellState.plain)
        word = words[plainRow + Math.max(left, x - (x % cellPx))] ?? fillWord;
      const at = (row + x) * 3;
      rgb[at] = (word >> 16) & 255;
      rgb[at + 1] = (word >> 8) & 255;
      rgb[at + 2] = word & 255;
    }
  }
}
