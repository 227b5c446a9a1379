/** Cuts a plan into the masks of its tiles. */
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { TileMask } from "./draw-tile.ts";
import { cellPx, cellState } from "./mask-grid.ts";
import type { MaskPlan } from "./mask-plan.ts";

/** The part of a plan that a tile shows; null where all of it is outside approved windows. */
export function tileMask({ grid, windows, stamps = [] }: MaskPlan, box: Box): TileMask | null {
  const across = Math.ceil(box.width / cellPx);
  const down = Math.ceil(box.height / cellPx);
  const cells = new Uint8Array(across * down);
  const start = (box.y / cellPx) * grid.across + box.x / cellPx;
  for (let row = 0; row < down; row += 1) {
    const from = start + row * grid.across;
    cells.set(grid.cells.subarray(from, from + across), row * across);
  }
  if (cells.every((state) => state === cellState.outside)) return null;
  return {
    cells,
    windows: windows.map((window) => moved(window, box)).filter((window) => touches(window, box)),
    stamps: stamps
      .map((stamp) => ({ ...stamp, box: moved(stamp.box, box) }))
      .filter((stamp) => touches(stamp.box, box)),
  };
}

function moved(window: Box, origin: Box): Box {
  return { ...window, x: window.x - origin.x, y: window.y - origin.y };
}

function touches(window: Box, tile: Box): boolean {
  return (
    window.x < tile.width &&
    window.y < tile.height &&
    window.x + window.width > 0 &&
    window.y + window.height > 0
  );
}

export function sameMask(a: TileMask, b: TileMask): boolean {
  return (
    Buffer.compare(a.cells, b.cells) === 0 &&
    a.windows.length === b.windows.length &&
    a.windows.every((window, index) => sameBox(window, b.windows[index])) &&
    a.stamps.length === b.stamps.length &&
    a.stamps.every((stamp, index) => {
      const other = b.stamps[index];
      return stamp.key === other?.key && sameBox(stamp.box, other.box);
    })
  );
}

function sameBox(a: Box, b: Box | undefined): boolean {
  return (
    b !== undefined && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
  );
}
