import type { SafeElement } from "@apprentice/core/action/action.ts";
import type { Observation } from "@apprentice/core/action/safe.ts";
import { distance, type Point } from "@apprentice/core/event/geometry.ts";

const interactive =
  /button|entry|edit|text ?box|text field|combo|list ?item|menu|option|check|radio|link|tab\b|page tab|switch|toggle|slider|spin|tree ?item|cell|search|terminal|document text/;
const bare =
  /^(panel|filler|section|generic|redundant object|unknown|separator|scroll pane|viewport)$/;

/**
 * The elements that the policy may point at, at most `limit`: those that can be acted on or say something,
 * that show, nearest to the pointer or the focus first; in reading order.
 */
export function chooseElements(observation: Observation, limit: number): SafeElement[] {
  const focused = observation.elements.find((element) => element.id === observation.focusedId);
  const anchors = [observation.pointer, ...(focused ? [middle(focused)] : [])];
  const ranked = observation.elements
    .filter((element) => isUseful(element, observation))
    .map((element) => ({ element, rank: rankOf(element, observation, anchors) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ element }) => element);
  return ranked.sort(readingOrder);
}

export function isInteractive(element: Pick<SafeElement, "role">): boolean {
  return interactive.test(element.role);
}

export function middle(element: Pick<SafeElement, "box">): Point {
  const { x, y, width, height } = element.box;
  return { x: x + width / 2, y: y + height / 2 };
}

function isUseful(element: SafeElement, observation: Observation): boolean {
  if (element.box.width < 1 || element.box.height < 1) return false;
  if (element.id === observation.focusedId || isInteractive(element)) return true;
  if (element.name !== "" || element.value?.kind === "text") return true;
  return !bare.test(element.role) && element.states.includes("focusable");
}

/** Lower is better: what shows before what may not, what can be acted on before what only says something. */
function rankOf(element: SafeElement, observation: Observation, anchors: readonly Point[]): number {
  const isHere = element.id === observation.focusedId || element.id === observation.pointedId;
  const hides = element.states.length > 0 && !element.states.includes("showing");
  const place = middle(element);
  const nearest = Math.min(...anchors.map((anchor) => distance(anchor, place)));
  const tier = (isHere ? 0 : 1) + (hides ? 4 : 0) + (isInteractive(element) ? 0 : 2);
  return tier * 100_000 + Math.min(nearest, 99_999);
}

function readingOrder(a: SafeElement, b: SafeElement): number {
  return a.box.y - b.box.y || a.box.x - b.box.x || b.box.width - a.box.width;
}
