/** The accessibility tree of one application as read at one moment, and what of it belongs to a window. */
import type { Element } from "@apprentice/core/event/element.ts";
import { type Box, type Point, contains, intersect } from "@apprentice/core/event/geometry.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";

/** A top-level accessible: a frame, a dialog, or the window of a menu or tooltip. */
export type TopLevel = {
  readonly path: string;
  readonly role: string;
  readonly name: string;
  readonly box: Box;
};

export type TreeElement = {
  readonly element: Element;
  /** Path of the top-level accessible above it. */
  readonly top: string;
  /** In an opened menu or dropdown list. */
  readonly popup: boolean;
};

export type ApplicationTree = {
  readonly bus: string;
  readonly tMs: number;
  readonly tops: readonly TopLevel[];
  readonly elements: readonly TreeElement[];
  /** Path of what claims the keyboard focus in an active window. */
  readonly focused: string | null;
  /** Outermost documents that are showing. */
  readonly documents: readonly { readonly path: string; readonly top: string }[];
};

/** Boxes of popups and frames may differ by a border. */
const slackPx = 4;
const windowRoles: ReadonlySet<string> = new Set(["frame", "dialog", "alert", "file chooser"]);

/** The top-level accessible of a window, by title and then by overlap; null: none fits. */
export function topOf(tree: ApplicationTree, window: WindowInfo): TopLevel | null {
  const windows = tree.tops.filter((top) => windowRoles.has(top.role) && top.box.width > 1);
  const [only] = windows;
  if (windows.length === 1 && only && overlap(only.box, window.box) > 0) return only;
  const score = (top: TopLevel) =>
    overlap(top.box, window.box) + (top.name === window.title ? 1 : 0);
  const best = windows.toSorted((a, b) => score(b) - score(a))[0];
  return best && overlap(best.box, window.box) > 0.5 ? best : null;
}

/** Shared area over united area: 1 for the same box, 0 for boxes apart. */
export function overlap(a: Box, b: Box): number {
  const shared = intersect(a, b);
  if (!shared) return 0;
  return area(shared) / (area(a) + area(b) - area(shared));
}

/** Elements of a window, with those of the menus and lists that are open over it. */
export function elementsOf(tree: ApplicationTree, window: WindowInfo): readonly Element[] {
  return treeElementsOf(tree, window).map(({ element }) => element);
}

function treeElementsOf(tree: ApplicationTree, window: WindowInfo): readonly TreeElement[] {
  if (window.ownerId !== null) {
    const inside = tree.elements.filter(({ element }) => isInside(element.box, window.box));
    const popup = inside.filter((entry) => entry.popup);
    return popup.length > 0 ? popup : inside;
  }
  const top = topOf(tree, window);
  if (!top) return [];
  const others = otherWindows(tree, top);
  return tree.elements.filter((entry) => !others.has(entry.top));
}

/** Chromium calls its menus frames too: what holds nothing but a menu is no window of its own. */
function otherWindows(tree: ApplicationTree, own: TopLevel): ReadonlySet<string> {
  const plain = new Set(tree.elements.filter(isPlain).map((entry) => entry.top));
  const windows = tree.tops.filter((top) => windowRoles.has(top.role) && plain.has(top.path));
  return new Set(windows.map(({ path }) => path).filter((path) => path !== own.path));
}

function isPlain({ popup, element }: TreeElement): boolean {
  return !popup && element.role !== "menu";
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x - slackPx &&
    inner.y >= outer.y - slackPx &&
    inner.x + inner.width <= outer.x + outer.width + slackPx &&
    inner.y + inner.height <= outer.y + outer.height + slackPx
  );
}

/** The smallest element at a point; of equal ones the later, which is painted on top. */
export function elementAt(tree: ApplicationTree, window: WindowInfo, point: Point): Element | null {
  let best: Element | null = null;
  for (const { element, popup } of treeElementsOf(tree, window)) {
    if (popup && window.ownerId === null) continue;
    if (!contains(element.box, point)) continue;
    if (!best || area(element.box) <= area(best.box)) best = element;
  }
  return best;
}

function area(box: Box): number {
  return box.width * box.height;
}
