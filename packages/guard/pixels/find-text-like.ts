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
  const textLike = Uint8Array.from(structure, (bits) => (bits === 0 ? 0 : 1));
  for (let row = 0; row < down; row += 1)
    dropRuns({
      structure,
      textLike,
      start: row * across,
      stride: 1,
      side: across,
      count: across,
      bit: alongY,
    });
  for (let column = 0; column < across; column += 1)
    dropRuns({
      structure,
      textLike,
      start: column,
      stride: across,
      side: 1,
      count: down,
      bit: alongX,
    });
  return textLike;
}

type Run = {
  readonly structure: Uint8Array;
  readonly textLike: Uint8Array;
  readonly start: number;
  /** From one cell of the run to the next, and from the run to the parallel one beside it. */
  readonly stride: number;
  readonly side: number;
  readonly count: number;
  /** The only bit that cells of the line have. */
  readonly bit: number;
};

function dropRuns(run: Run): void {
  let length = 0;
  for (let at = 0; at <= run.count; at += 1) {
    const index = run.start + at * run.stride;
    if (at < run.count && run.structure[index] === run.bit && standsAlone(run, index)) {
      length += 1;
      continue;
    }
    if (length >= leastLineCells)
      for (let back = 1; back <= length; back += 1) run.textLike[index - back * run.stride] = 0;
    length = 0;
  }
}

/** No other structure two cells to either side: bars of a bar code and lines of writing have neighbours. */
function standsAlone({ structure, side }: Run, index: number): boolean {
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
    const blockRow = ((row / blockCells) | 0) * across;
    for (let column = 0; column < grid.across; column += 1)
      cells[row * grid.across + column] = blocks[blockRow + ((column / blockCells) | 0)] ?? 1;
  }
  return cells;
}
