/** Surfaces are the visible parts of approved windows and popups; an element may only show pixels of its own. */
import type { Element } from "@apprentice/core/event/element.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { cellsTouching, type MaskGrid } from "./mask-grid.ts";
import { popupRoles, windowRoles } from "./role-class.ts";

export type Surfaces = {
  readonly windows: readonly WindowInfo[];
  /** For every cell the index of the topmost window in it, or -1. */
  readonly top: Int16Array;
};

/** Decorations and shadows make a window's accessibility box differ from its X box by up to this. */
const windowTolerancePx = 48;
const popupTolerancePx = 16;

export function surfacesOf(context: ObservationContext, grid: MaskGrid): Surfaces {
  const top = new Int16Array(grid.across * grid.down).fill(-1);
  for (const [index, window] of context.windows.entries()) {
    const span = cellsTouching(grid, window.box);
    for (let row = span.top; row < span.bottom; row += 1)
      top.fill(index, row * grid.across + span.left, row * grid.across + span.right);
  }
  return { windows: context.windows, top };
}

/** Finds the surface of each element of one snapshot; -1 where none is certain. */
export function surfaceFinder(context: ObservationContext): (element: Element) => number {
  const byId = new Map(context.elements.map((element) => [element.id, element]));
  const popups = context.windows.flatMap((window, index) =>
    window.ownerId === null ? [] : [{ index, box: window.box }],
  );
  const mains = context.windows.flatMap((window, index) =>
    window.ownerId === null ? [{ index, box: window.box, id: window.id }] : [],
  );
  const active = mains.find(({ id }) => id === context.window?.id)?.index ?? mains.at(-1)?.index;
  return (element) => {
    const chain = ancestry(element, byId);
    const popup = popups.findLast(({ box }) => encloses(box, element.box) && belongsTo(box, chain));
    if (popup) return popup.index;
    const root = chain.findLast(({ role }) => windowRoles.has(role));
    if (!root) return active ?? -1;
    return mains.findLast(({ box }) => near(box, root.box, windowTolerancePx))?.index ?? -1;
  };
}

/** The element and its ancestors as far as the snapshot knows them; bounded, as foreign trees may have circles. */
function ancestry(element: Element, byId: ReadonlyMap<string, Element>): Element[] {
  const chain = [element];
  for (let at = element; at.parentId !== null && chain.length < 64;) {
    const parent = byId.get(at.parentId);
    if (!parent) break;
    chain.push(parent);
    at = parent;
  }
  return chain;
}

function belongsTo(popup: Box, chain: readonly Element[]): boolean {
  return (
    popupRoles.has(chain[0]?.role ?? "") ||
    chain.some(({ role, box }) => popupRoles.has(role) || near(popup, box, popupTolerancePx))
  );
}

function encloses(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x - 2 &&
    inner.y >= outer.y - 2 &&
    inner.x + inner.width <= outer.x + outer.width + 2 &&
    inner.y + inner.height <= outer.y + outer.height + 2
  );
}

function near(a: Box, b: Box, tolerance: number): boolean {
  return (
    Math.abs(a.x - b.x) <= tolerance &&
    Math.abs(a.y - b.y) <= tolerance &&
    Math.abs(a.x + a.width - b.x - b.width) <= tolerance &&
    Math.abs(a.y + a.height - b.y - b.height) <= tolerance
  );
}
