/**
 * Decides for a whole frame which cells could hold text. Plain cells and long lone lines (borders, separators,
 * scroll bars) cannot; all else could, and is widened to 16 px blocks so that no outline of a word stays.
 */
import { tileBox, type RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { alongX, alongY, structureOf } from "./find-structure.ts";
import { cellPx, type MaskGrid } from "./mask-grid.ts";

/** A lone straight line of at least this many cells (64 px) is a border; stems of ordinary text are shorter. */
const leastLineCells = 16;
const blockCells = 4;
/** Blocks between two text-like blocks of a row that are closed: the counters of big letters, gaps of a phrase. */
const greatestGapBlocks = 2;

/** Structure of every cell of a frame, in the bits of find-structure.ts. */
export function frameStructure(frame: RawFrame, grid: MaskGrid): Uint8Array {
  const all = new Uint8Array(grid.across * grid.down);
  for (const [index, tile] of frame.tiles.entries()) {
    if (!tile) continue;
    const box = tileBox(frame, index);
    const cells = structureOf(tile);
    const across = Math.ceil(tile.widthPx / cellPx);
    const down = Math.ceil(tile.heightPx / cellPx);
    const start = (box.y / cellPx) * grid.across + box.x / cellPx;
    for (let row = 0; row < down; row += 1)
      all.set(cells.subarray(row * across, (row + 1) * across), start + row * grid.across);
  }
  return all;
}

/** One byte a cell: 1 = could hold text. Cells whose structure is accounted for are 0 in `structure` already. */
export function findTextLike(structure: Uint8Array, grid: MaskGrid): Uint8Array {
  return toBlocks(withoutLines(structure, grid), grid);
}

/** 1 for every cell with structure, but 0 for those of long lines that stand alone. */
function withoutLines(structure: Uint8Array, grid: MaskGrid): Uint8Array {
  const { across, down } = grid;
  const textLike = new Uint8Array(structure.length);
  for (let index = 0; index < structure.length; index += 1)
    if (structure[index] !== 0) textLike[index] = 1;
  // How long the lines are that end in the cell before, along x and down each column.
  let alongRow = 0;
  const downColumns = new Uint16Array(across);
  for (let row = 0; row <= down; row += 1)
    for (let column = 0; column <= across; column += 1) {
      const index = row * across + column;
      const bits = row < down && column < across ? structure[index] : 0;
      if (bits === alongY && standsAlone(structure, index, across)) alongRow += 1;
      else if (alongRow > 0) {
        if (alongRow >= leastLineCells) clearRun(textLike, index - 1, 1, alongRow);
        alongRow = 0;
      }
      const above = downColumns[column] ?? 0;
      if (bits === alongX && standsAlone(structure, index, 1)) downColumns[column] = above + 1;
      else if (above > 0) {
        if (above >= leastLineCells) clearRun(textLike, index - across, across, above);
        downColumns[column] = 0;
      }
    }
  return textLike;
}

/** Clears `length` cells that end in `last`. */
function clearRun(textLike: Uint8Array, last: number, stride: number, length: number): void {
  for (let back = 0; back < length; back += 1) textLike[last - back * stride] = 0;
}

/** No other structure two cells to either side: bars of a bar code and lines of writing have neighbours. */
function standsAlone(structure: Uint8Array, index: number, side: number): boolean {
  return (structure[index - 2 * side] ?? 0) === 0 && (structure[index + 2 * side] ?? 0) === 0;
}

function toBlocks(textLike: Uint8Array, grid: MaskGrid): Uint8Array {
  const across = Math.ceil(grid.across / blockCells);
  const down = Math.ceil(grid.down / blockCells);
  const blocks = new Uint8Array(across * down);
  for (let row = 0; row < grid.down; row += 1)
    for (let column = 0; column < grid.across; column += 1) {
      if (textLike[row * grid.across + column] === 0) continue;
      // One cell to every side first: no glyph reaches to the rim of what covers it.
      for (let y = row - 1; y <= row + 1; y += 2)
        for (let x = column - 1; x <= column + 1; x += 2)
          if (x >= 0 && y >= 0 && x < grid.across && y < grid.down)
            blocks[((y / blockCells) | 0) * across + ((x / blockCells) | 0)] = 1;
    }
  for (let row = 0; row < down; row += 1)
    closeGaps(blocks.subarray(row * across, (row + 1) * across));
  return spread(blocks, across, grid);
}

function closeGaps(row: Uint8Array): void {
  let last = -1;
  for (let at = 0; at < row.length; at += 1) {
    if (row[at] === 0) continue;
    if (last >= 0 && at - last - 1 <= greatestGapBlocks) row.fill(1, last, at);
    last = at;
  }
}

function spread(blocks: Uint8Array, across: number, grid: MaskGrid): Uint8Array {
  const cells = new Uint8Array(grid.across * grid.down);
  for (let row = 0; row < grid.down; row += 1) {
    const start = row * grid.across;
    if (row % blockCells > 0) {
      cells.copyWithin(start, start - grid.across, start);
      continue;
    }
    const blockRow = (row / blockCells) * across;
    for (let block = 0; block < across; block += 1)
      if (blocks[blockRow + block] === 1)
        cells.fill(
          1,
          start + block * blockCells,
          Math.min(start + (block + 1) * blockCells, start + grid.across),
        );
  }
  return cells;
}
