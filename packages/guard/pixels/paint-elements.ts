/** Decides what elements mean for a mask, ancestors first: content is filled, controls with interface words show. */
import { isSecure } from "@apprentice/core/event/element.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import { cellState, cellsInside, cellsTouching, eachCell } from "./mask-grid.ts";
import type { MaskedElement } from "./masked-element.ts";
import type { Painting } from "./painting.ts";
import { roleClass } from "./role-class.ts";
import { surfaceFinder } from "./surfaces.ts";

/** Padding of a filled box in px: antialiasing and focus rings reach past what accessibility tells. */
const padPx = 4;
/** Larger controls are containers in disguise; only their background shows. */
const greatestControl = { width: 700, height: 96 } as const;
/** A picture inside a readable control up to this side is its icon. */
const greatestIconPx = 48;

/** Controls whose words are what was chosen in them, not their name. */
const showsValue: ReadonlySet<string> = new Set(["combo box"]);

type Decision =
  | { readonly kind: "fill"; readonly reason: string }
  | { readonly kind: "show" }
  | { readonly kind: "none" };

export type Stroke = {
  readonly kind: "fill" | "show";
  readonly reason: string;
  readonly box: Box;
  /** Index of the window that the element belongs to; -1: unknown, so a fill holds for whatever is there. */
  readonly surface: number;
  /** Of what shows: cells that reach out of the box by up to this many pixels show too; none: only those inside. */
  readonly rimPx?: number;
  /** Of a control that shows: what it is known by. */
  readonly key?: string;
};

/** What to paint, in order. */
export function strokesOf(
  context: ObservationContext,
  elements: readonly MaskedElement[],
): readonly Stroke[] {
  const surfaceOf = surfaceFinder(context);
  const tellsShowing = context.elements.some(({ states }) => states.includes("showing"));
  const shown = new Set<string>();
  return inTreeOrder(elements).flatMap((masked): Stroke[] => {
    const { element } = masked;
    const { box } = element;
    if (box.width <= 0 || box.height <= 0) return [];
    if (tellsShowing && !element.states.includes("showing")) return [];
    const surface = surfaceOf(element);
    const decision = decide(masked, shown);
    if (decision.kind === "none" || (decision.kind === "show" && surface < 0)) return [];
    if (decision.kind === "fill") return [{ ...decision, box, surface }];
    shown.add(element.id);
    const { x, y, width, height } = box;
    const key = JSON.stringify([element.id, element.name, x, y, width, height]);
    return [{ kind: "show", reason: "", box, surface, key }];
  });
}

/** Clears from `structure` what strokes account for, so that a control's border is not taken for text beside it. */
export function clearExplained(
  structure: Uint8Array,
  { grid, surfaces }: Painting,
  strokes: readonly Stroke[],
): void {
  for (const { box, surface, rimPx = 1 } of strokes)
    // One pixel around: a difference is marked in the cell of its left or upper pixel.
    eachCell(grid, cellsTouching(grid, box, rimPx), (index) => {
      if (surface < 0 || surfaces.top[index] === surface) structure[index] = 0;
    });
}

export function paintStrokes(painting: Painting, strokes: readonly Stroke[]): void {
  for (const stroke of strokes)
    if (stroke.kind === "fill") fill(painting, stroke);
    else show(painting, stroke);
}

function decide(
  { element, nameKept, valueKept }: MaskedElement,
  shown: ReadonlySet<string>,
): Decision {
  if (isSecure(element)) return { kind: "fill", reason: "secure_field" };
  const { width, height } = element.box;
  const roles = roleClass(element.role);
  switch (roles) {
    case "content":
      return { kind: "fill", reason: "content" };
    case "picture": {
      const isIcon = element.parentId !== null && shown.has(element.parentId);
      const small = width <= greatestIconPx && height <= greatestIconPx;
      return isIcon && small ? { kind: "none" } : { kind: "fill", reason: "picture" };
    }
    case "control":
      if (width > greatestControl.width || height > greatestControl.height) return { kind: "none" };
      // What stands in these is their value, and accessibility may not tell it: Chromium gives "" for a select.
      if (showsValue.has(element.role) && !(valueKept && element.value))
        return { kind: "fill", reason: "value" };
      if (nameKept && valueKept) return { kind: "show" };
      return element.name === "" && valueKept
        ? { kind: "none" }
        : { kind: "fill", reason: nameKept ? "value" : "name" };
    case "structure":
      return { kind: "none" };
  }
}

function fill(painting: Painting, { box, surface, reason }: Stroke): void {
  const { grid, surfaces, unexplained } = painting;
  let filled = false;
  eachCell(grid, cellsTouching(grid, box, padPx), (index) => {
    const top = surfaces.top[index] ?? -1;
    if (top < 0 || (surface >= 0 && top !== surface)) return;
    grid.cells[index] = cellState.fill;
    unexplained[index] = 0;
    filled = true;
  });
  if (filled) painting.redactions.push({ box, reason });
}

/** Shows a control where its own surface is on top. */
function show(
  { grid, surfaces, open, unexplained }: Painting,
  { box, surface, rimPx }: Stroke,
): void {
  if (open[surface] !== true) return;
  const span = rimPx === undefined ? cellsInside(grid, box) : cellsTouching(grid, box, rimPx);
  eachCell(grid, span, (index) => {
    if (surfaces.top[index] !== surface) return;
    grid.cells[index] = cellState.show;
    unexplained[index] = 0;
  });
}

/** Ancestors before what they hold, otherwise in the snapshot's order. */
function inTreeOrder(elements: readonly MaskedElement[]): MaskedElement[] {
  const parents = new Map(elements.map(({ element }) => [element.id, element.parentId]));
  const depthOf = (id: string): number => {
    let depth = 0;
    for (
      let at = parents.get(id);
      at !== null && at !== undefined && depth < 256;
      at = parents.get(at)
    )
      depth += 1;
    return depth;
  };
  return elements
    .map((masked) => ({ masked, depth: depthOf(masked.element.id) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ masked }) => masked);
}
