/** Turns filled cells that no element accounts for into a short list of boxes for the observation. */
import type { Redaction } from "@apprentice/core/action/safe.ts";
import { cellPx, type MaskGrid } from "./mask-grid.ts";

/** Past this many boxes the last one grows to take in the rest, so that a noisy screen cannot swell an observation. */
const greatestBoxes = 200;

type Open = { left: number; top: number; right: number; bottom: number };

/** Rows of cells are cut into runs; runs below one another that overlap join into one box. */
export function listCellBoxes(grid: MaskGrid, cells: Uint8Array): Redaction[] {
  const done: Open[] = [];
  let growing: Open[] = [];
  for (let row = 0; row < grid.down; row += 1) {
    const next: Open[] = [];
    for (const run of runsOf(cells, row, grid.across)) {
      const above = growing.filter((box) => box.left < run.right && run.left < box.right);
      growing = growing.filter((box) => !above.includes(box));
      next.push(above.reduce(union, run));
    }
    done.push(...growing);
    growing = next;
  }
  done.push(...growing);
  return bounded(done).map((box) => ({ box: toPixels(box, grid), reason: "unexplained" }));
}

function runsOf(cells: Uint8Array, row: number, across: number): Open[] {
  const runs: Open[] = [];
  let left = -1;
  for (let column = 0; column <= across; column += 1) {
    const set = column < across && cells[row * across + column] === 1;
    if (set && left < 0) left = column;
    if (set || left < 0) continue;
    runs.push({ left, top: row, right: column, bottom: row + 1 });
    left = -1;
  }
  return runs;
}

function union(a: Open, b: Open): Open {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

function bounded(boxes: Open[]): Open[] {
  if (boxes.length <= greatestBoxes) return boxes;
  const rest = boxes.splice(greatestBoxes - 1);
  return [...boxes, rest.reduce(union)];
}

function toPixels({ left, top, right, bottom }: Open, grid: MaskGrid): Redaction["box"] {
  const x = left * cellPx;
  const y = top * cellPx;
  return {
    x,
    y,
    width: Math.min(right * cellPx, grid.widthPx) - x,
    height: Math.min(bottom * cellPx, grid.heightPx) - y,
  };
}
