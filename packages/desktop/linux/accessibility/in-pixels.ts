/**
 * Where a desktop is scaled, GTK tells places in units of its own, counted from the screen's corner: at a scale of 2 a unit
 * is two pixels. Chromium does so for its own interface, but not for the pages in it. Nothing on the bus says which, but the
 * window does: only at the right scale does what the application calls its frame lie where its window is.
 */
import type { Element } from "@apprentice/core/event/element.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { type ApplicationTree, overlap } from "./application-tree.ts";

/** Desktops scale by quarters. 1 comes first: between equals nothing is scaled. */
const scales = Array.from({ length: 13 }, (_, quarter) => 1 + quarter / 4);
/** Less is chance: a menu, for one, is no frame, and overlaps with what it lies on. */
const leastShare = 0.6;

/** The tree with its places in pixels of the screen. */
export function inPixels(tree: ApplicationTree, window: WindowInfo): ApplicationTree {
  let best = { scale: 1, share: 0 };
  for (const scale of scales) {
    for (const top of tree.tops) {
      const share = overlap(times(top.box, scale), window.box);
      if (share > best.share) best = { scale, share };
    }
  }
  return best.scale === 1 || best.share < leastShare ? tree : scaledTree(tree, best.scale);
}

const scaledTrees = new WeakMap<ApplicationTree, Map<number, ApplicationTree>>();

/** Trees are asked for again and again until a newer one is read. */
function scaledTree(tree: ApplicationTree, scale: number): ApplicationTree {
  const known = scaledTrees.get(tree) ?? new Map<number, ApplicationTree>();
  scaledTrees.set(tree, known);
  const scaled = known.get(scale) ?? scaleTree(tree, scale);
  known.set(scale, scaled);
  return scaled;
}

function scaleTree(tree: ApplicationTree, scale: number): ApplicationTree {
  const byId = new Map(tree.elements.map(({ element }) => [element.id, element]));
  const own = pagesAreInPixels(tree) ? (element: Element) => isOnPage(element, byId) : () => false;
  return {
    ...tree,
    tops: tree.tops.map((top) => ({ ...top, box: times(top.box, scale) })),
    elements: tree.elements.map((entry) => {
      if (own(entry.element)) return entry;
      return { ...entry, element: { ...entry.element, box: times(entry.element.box, scale) } };
    }),
  };
}

/** In one unit with it no page is greater than the window that shows it. */
function pagesAreInPixels(tree: ApplicationTree): boolean {
  const greatest = (boxes: readonly Box[]) =>
    Math.max(0, ...boxes.map((box) => box.width * box.height));
  const pages = tree.elements.filter(({ element }) => element.role === pageRole);
  const pageArea = greatest(pages.map(({ element }) => element.box));
  return pageArea > greatest(tree.tops.map(({ box }) => box));
}

const pageRole = "document web";

function isOnPage(element: Element, byId: ReadonlyMap<string, Element>): boolean {
  let at: Element | undefined = element;
  while (at && at.role !== pageRole) at = at.parentId === null ? undefined : byId.get(at.parentId);
  return at !== undefined;
}

function times({ x, y, width, height }: Box, scale: number): Box {
  const [left, top] = [Math.round(x * scale), Math.round(y * scale)];
  const [right, bottom] = [Math.round((x + width) * scale), Math.round((y + height) * scale)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}
