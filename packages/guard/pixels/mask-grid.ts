/** A mask grid says for every 4 × 4 px cell of a frame whether its pixels may be seen. */
import type { Box } from "@apprentice/core/event/geometry.ts";

/** Side of a cell in pixels; also the least padding of a filled box, and a divisor of the tile's side. */
export const cellPx = 4;

/** What is drawn in a cell. Everything that is not `show` or `plain` is opaque. */
export const cellState = {
  /** Outside approved windows: black. */
  outside: 0,
  /** Filled with the redaction colour. */
  fill: 1,
  /** Background without structure: drawn in one colour, so that nothing faint survives in it. */
  plain: 2,
  /** The pixels themselves. */
  show: 3,
} as const;

export type MaskGrid = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Cells in a row; the last one of a row or column may reach past the frame. */
  readonly across: number;
  readonly down: number;
  /** Row-major, `across * down` states. */
  readonly cells: Uint8Array;
};

export function maskGrid(size: { readonly widthPx: number; readonly heightPx: number }): MaskGrid {
  const across = Math.ceil(size.widthPx / cellPx);
  const down = Math.ceil(size.heightPx / cellPx);
  return { ...size, across, down, cells: new Uint8Array(across * down) };
}

/** Half-open ranges of cells. */
export type CellSpan = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

/** The cells that a box touches, after `padPx` on every side. */
export function cellsTouching(grid: MaskGrid, box: Box, padPx = 0): CellSpan {
  return {
    left: Math.max(0, Math.floor((box.x - padPx) / cellPx)),
    top: Math.max(0, Math.floor((box.y - padPx) / cellPx)),
    right: Math.min(grid.across, Math.ceil((box.x + box.width + padPx) / cellPx)),
    bottom: Math.min(grid.down, Math.ceil((box.y + box.height + padPx) / cellPx)),
  };
}

/** The cells that lie wholly inside a box. */
export function cellsInside(grid: MaskGrid, box: Box): CellSpan {
  return {
    left: Math.max(0, Math.ceil(box.x / cellPx)),
    top: Math.max(0, Math.ceil(box.y / cellPx)),
    right: Math.min(grid.across, Math.floor((box.x + box.width) / cellPx)),
    bottom: Math.min(grid.down, Math.floor((box.y + box.height) / cellPx)),
  };
}

/** Calls `visit` with the index of every cell of a span. */
export function eachCell(grid: MaskGrid, span: CellSpan, visit: (index: number) => void): void {
  for (let row = span.top; row < span.bottom; row += 1)
    for (let column = span.left; column < span.right; column += 1)
      visit(row * grid.across + column);
}
