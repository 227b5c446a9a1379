/** Opens and finishes the painting of a mask; what both ways of masking share. */
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { findTextLike, frameStructure } from "./find-text-like.ts";
import { listCellBoxes } from "./list-cell-boxes.ts";
import { cellState, cellsTouching, eachCell, maskGrid } from "./mask-grid.ts";
import type { MaskedElement } from "./masked-element.ts";
import type { MaskPlan } from "./mask-plan.ts";
import type { ControlMemory } from "./control-memory.ts";
import { clearExplained, strokesOf, type Stroke } from "./paint-elements.ts";
import type { Painting } from "./painting.ts";
import { surfacesOf } from "./surfaces.ts";

export type PlanInput = {
  readonly frame: RawFrame;
  readonly context: ObservationContext;
  /** WM_CLASS of the application whose rule holds; windows of others are filled whole. */
  readonly app: string;
  readonly elements: readonly MaskedElement[];
  /** Elements older than this explain nothing, and the windows are filled whole. */
  readonly greatestElementsAgeMs: number;
  readonly controls: ControlMemory;
};

/** Windows of the rule's application may show something, provided that there are fresh elements. */
export function openPainting(input: PlanInput): Painting {
  const grid = maskGrid(input.frame);
  const surfaces = surfacesOf(input.context, grid);
  const fresh = isFresh(input);
  return {
    grid,
    surfaces,
    open: surfaces.windows.map((window) => fresh && window.app.toLowerCase() === input.app),
    unexplained: new Uint8Array(grid.cells.length),
    redactions: surfaces.windows.flatMap(({ app, box }) => {
      if (!fresh) return [{ box, reason: "elements_stale" }];
      return app.toLowerCase() === input.app ? [] : [{ box, reason: "other_application" }];
    }),
  };
}

export function isFresh({ context, elements, greatestElementsAgeMs }: PlanInput): boolean {
  const age = context.elementsAgeMs;
  return age !== null && age <= greatestElementsAgeMs && elements.length > 0;
}

/** Strokes of elements, checked against how their controls looked before. */
export function checkedStrokes(input: PlanInput): readonly Stroke[] {
  if (!isFresh(input)) return [];
  const { context, controls, elements, frame } = input;
  const readMs = context.tMs - (context.elementsAgeMs ?? 0);
  return controls.check(strokesOf(context, elements), frame, readMs);
}

/** Paints all that no stroke of `explained` accounts for. */
export function paintBase(painting: Painting, frame: RawFrame, explained: readonly Stroke[]): void {
  const structure = frameStructure(frame, painting.grid);
  const unaccounted = structure.slice();
  clearExplained(unaccounted, painting, explained);
  clearCorners(unaccounted, painting);
  paintCells(painting, structure, findTextLike(unaccounted, painting.grid));
}

export function finishPlan({ grid, surfaces, redactions, unexplained }: Painting): MaskPlan {
  return {
    grid,
    windows: surfaces.windows.map(({ box }) => box),
    redactions: [...redactions, ...listCellBoxes(grid, unexplained)],
  };
}

/** The corners of a window are where two of its edges meet, not text. */
function clearCorners(structure: Uint8Array, { grid, surfaces }: Painting): void {
  for (const { box } of surfaces.windows)
    for (const x of [box.x, box.x + box.width])
      for (const y of [box.y, box.y + box.height])
        eachCell(
          grid,
          cellsTouching(grid, { x: x - 1, y: y - 1, width: 2, height: 2 }),
          (index) => {
            structure[index] = 0;
          },
        );
}

/** Plain background and long borders show, whatever could be text is filled, closed windows are filled whole. */
function paintCells(painting: Painting, structure: Uint8Array, textLike: Uint8Array): void {
  const { grid, surfaces, open, unexplained } = painting;
  for (let index = 0; index < grid.cells.length; index += 1) {
    const window = surfaces.top[index] ?? -1;
    if (window < 0) continue;
    if (open[window] !== true) grid.cells[index] = cellState.fill;
    else if (textLike[index] === 1) {
      grid.cells[index] = cellState.fill;
      unexplained[index] = 1;
    } else grid.cells[index] = structure[index] === 0 ? cellState.plain : cellState.show;
  }
}
