/** Questions about the elements of one look: what lies at a point, what belongs to what. */
import type { Element } from "@apprentice/core/event/element.ts";
import { type Box, type Point, contains } from "@apprentice/core/event/geometry.ts";
import { isInteractive } from "../../train/policy/choose-elements.ts";

const greatestDepth = 64;

/** In AT-SPI's words what is visible but not showing is scrolled away or in a closed menu. */
export function isShowing({ states, box }: Pick<Element, "states" | "box">): boolean {
  const hidden = states.includes("visible") && !states.includes("showing");
  return !hidden && box.width >= 1 && box.height >= 1;
}

/** What a click there would reach: the smallest control, else the smallest element; null: nothing is known. */
export function elementAt(elements: readonly Element[], point: Point): Element | null {
  const there = elements.filter((one) => isShowing(one) && contains(one.box, point));
  return smallest(controlsAt(elements, point)) ?? smallest(there);
}

export function controlsAt(elements: readonly Element[], point: Point): Element[] {
  return elements.filter((one) => isInteractive(one) && isShowing(one) && contains(one.box, point));
}

/** From the parent upwards; bounded against circles. */
export function ancestors(elements: readonly Element[], element: Element): Element[] {
  const byId = new Map(elements.map((one) => [one.id, one]));
  const chain: Element[] = [];
  let { parentId } = element;
  while (parentId !== null && chain.length < greatestDepth) {
    const parent = byId.get(parentId);
    if (!parent) break;
    chain.push(parent);
    ({ parentId } = parent);
  }
  return chain;
}

export function descendants(elements: readonly Element[], element: Element): Element[] {
  const found: Element[] = [];
  let level = new Set([element.id]);
  for (let depth = 0; depth < greatestDepth && level.size > 0; depth += 1) {
    const children = elements.filter((one) => one.parentId !== null && level.has(one.parentId));
    found.push(...children);
    level = new Set(children.map((one) => one.id));
  }
  return found;
}

/** Of equal ones the later, as children come after their parents. */
function smallest(elements: readonly Element[]): Element | null {
  let best: Element | null = null;
  for (const one of elements) if (!best || area(one.box) <= area(best.box)) best = one;
  return best;
}

const area = (box: Box): number => box.width * box.height;
