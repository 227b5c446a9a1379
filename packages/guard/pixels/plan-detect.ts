/**
 * Masks by detection: words that were read well and are unsuspicious show, and so does plain background. What could
 * be text and was not read well is filled, and so are pictures, fields being edited, and whatever a detector names.
 */
import { isSecure } from "@apprentice/core/event/element.ts";
import { intersect, type Box } from "@apprentice/core/event/geometry.ts";
import {
  checkedStrokes,
  finishPlan,
  isFresh,
  openPainting,
  paintBase,
  type PlanInput,
} from "./base-painting.ts";
import type { WordReasons } from "./find-sensitive-words.ts";
import { cellsTouching, eachCell, maskGrid, type MaskGrid } from "./mask-grid.ts";
import type { MaskedElement } from "./masked-element.ts";
import type { MaskPlan } from "./mask-plan.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";
import type { Hidden } from "./ocr/read-frame.ts";
import { paintStrokes, type Stroke } from "./paint-elements.ts";
import type { Painting } from "./painting.ts";
import { roleClass } from "./role-class.ts";
import { surfaceFinder, surfacesOf } from "./surfaces.ts";

/** What elements and windows alone say will be filled: it need not be read. */
export function hiddenBefore(input: PlanInput): Hidden {
  const grid = maskGrid(input.frame);
  const cells = new Uint8Array(grid.cells.length);
  const { top } = surfacesOf(input.context, grid);
  const { open } = openPainting(input);
  for (let index = 0; index < cells.length; index += 1)
    if (open[top[index] ?? -1] !== true) cells[index] = 1;
  for (const { box, surface } of elementFills(input))
    eachCell(grid, cellsTouching(grid, box), (index) => {
      if (surface < 0 || top[index] === surface) cells[index] = 1;
    });
  return { grid, cells };
}

export function planDetect(
  input: PlanInput,
  words: readonly OcrWord[],
  reasons: WordReasons,
): MaskPlan {
  const painting = openPainting(input);
  if (isFresh(input)) {
    const clean = cleanStrokes(words, reasons, painting);
    const controls = checkedStrokes(input).filter(({ kind }) => kind === "show");
    const fills = elementFills(input);
    const sensitive = [...reasons].map(([{ box }, reason]): Stroke => ({
      kind: "fill",
      reason,
      box,
      surface: -1,
      rimPx: filledRimPx,
    }));
    paintBase(painting, input.frame, [...clean, ...controls, ...fills, ...sensitive]);
    // What fills comes last: a known value also counts inside a control.
    paintStrokes(painting, [...clean, ...controls, ...fills, ...sensitive]);
  } else paintBase(painting, input.frame, []);
  return finishPlan(painting);
}

function elementFills({ context, elements }: PlanInput): readonly Stroke[] {
  const surfaceOf = surfaceFinder(context);
  return elements.flatMap((masked): Stroke[] => {
    const { element } = masked;
    const reason = fillReason(masked, context.focusedId);
    if (reason === null || element.box.width <= 0 || element.box.height <= 0) return [];
    return [{ kind: "fill", reason, box: element.box, surface: surfaceOf(element) }];
  });
}

function fillReason(
  { element, nameKept, valueKept }: MaskedElement,
  focusedId: string | null,
): string | null {
  if (isSecure(element)) return "secure_field";
  const roles = roleClass(element.role);
  if (roles === "picture") return "picture";
  const editable = element.states.includes("editable");
  // What is being typed is filled until it is committed, that is until focus has left the field.
  if (editable && (element.id === focusedId || element.states.includes("focused")))
    return "editing";
  if (!valueKept) return "value";
  return roles !== "structure" && element.name !== "" && !nameKept ? "name" : null;
}

/** As far as a filled box is padded, see paint-elements.ts: what is covered needs no fill of its own. */
const filledRimPx = 4;

/** Glyphs reach a little past the box that text recognition gives. */
const rimPx = 2;

/** Words that show: read well, named by no detector, in a window that may show. */
function cleanStrokes(
  words: readonly OcrWord[],
  reasons: WordReasons,
  { grid, surfaces, open }: Painting,
): readonly Stroke[] {
  return words.flatMap((word): Stroke[] => {
    const surface = surfaceAt(grid, surfaces.top, word.box);
    return !reasons.has(word) && open[surface] === true
      ? [{ kind: "show", reason: "", box: word.box, surface, rimPx }]
      : [];
  });
}

function surfaceAt(grid: MaskGrid, top: Int16Array, box: Box): number {
  const whole = { x: 0, y: 0, width: grid.widthPx, height: grid.heightPx };
  const inside = intersect(box, whole);
  if (!inside) return -1;
  const { left, top: first, right, bottom } = cellsTouching(grid, inside);
  const row = Math.floor((first + bottom - 1) / 2);
  return top[row * grid.across + Math.floor((left + right - 1) / 2)] ?? -1;
}
