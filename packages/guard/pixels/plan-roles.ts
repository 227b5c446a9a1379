/**
 * Masks by role, from an allow-list of pixels: inside an approved window nothing shows but plain background, long
 * borders, and controls whose words are interface vocabulary. It needs no text recognition to hold.
 */
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { findTextLike, frameStructure } from "./find-text-like.ts";
import { listCellBoxes } from "./list-cell-boxes.ts";
import { cellState, cellsTouching, eachCell, maskGrid } from "./mask-grid.ts";
import type { MaskedElement } from "./masked-element.ts";
import type { MaskPlan } from "./mask-plan.ts";
import { clearExplained, paintStrokes, strokesOf } from "./paint-elements.ts";
import type { Painting } from "./painting.ts";
import { surfacesOf } from "./surfaces.ts";

export type RolesInput = {
  readonly frame: RawFrame;
  readonly context: ObservationContext;
  /** WM_CLASS of the application whose rule holds; windows of others are filled whole. */
  readonly app: string;
  readonly elements: readonly MaskedElement[];
  /** Elements older than this explain nothing, and the windows are filled whole. */
  readonly greatestElementsAgeMs: number;
};

export function planRoles(input: RolesInput): MaskPlan {
  const grid = maskGrid(input.frame);
  const surfaces = surfacesOf(input.context, grid);
  const fresh =
    input.context.elementsAgeMs !== null &&
    input.context.elementsAgeMs <= input.greatestElementsAgeMs &&
    input.elements.length > 0;
  const painting: Painting = {
    grid,
    surfaces,
    open: surfaces.windows.map((window) => fresh && window.app.toLowerCase() === input.app),
    unexplained: new Uint8Array(grid.cells.length),
    redactions: [],
  };
  const strokes = fresh ? strokesOf(input.context, input.elements) : [];
  const structure = frameStructure(input.frame, grid);
  const unaccounted = structure.slice();
  clearExplained(unaccounted, painting, strokes);
  clearCorners(unaccounted, painting);
  paintBase(painting, structure, findTextLike(unaccounted, grid));
  paintStrokes(painting, strokes);
  for (const [index, window] of surfaces.windows.entries())
    if (painting.open[index] !== true)
      painting.redactions.push({
        box: window.box,
        reason: fresh ? "other_application" : "elements_stale",
      });
  return {
    grid,
    windows: surfaces.windows.map(({ box }) => box),
    redactions: [...painting.redactions, ...listCellBoxes(grid, painting.unexplained)],
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
function paintBase(painting: Painting, structure: Uint8Array, textLike: Uint8Array): void {
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
