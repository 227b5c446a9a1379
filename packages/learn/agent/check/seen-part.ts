import type { Element } from "@apprentice/core/event/element.ts";
import { type Box, intersect } from "@apprentice/core/event/geometry.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import { isDocument } from "./document.ts";
import { ancestors, isShowing } from "./element-tree.ts";

/**
 * The part of an element that can be seen and pressed, null where there is none: within a window of the observation
 * or one of its popups, the topmost first, and within the page that it is scrolled in.
 */
export function seenPart(
  element: Element,
  { windows, window, elements }: Pick<ObservationContext, "windows" | "window" | "elements">,
): Box | null {
  if (!isShowing(element)) return null;
  const page = ancestors(elements, element).find(isDocument);
  const shown = page ? intersect(element.box, page.box) : element.box;
  const places = [...windows.toReversed(), ...(window ? [window] : [])];
  for (const place of places) {
    const part = shown && intersect(shown, place.box);
    if (part && part.width >= 1 && part.height >= 1) return part;
  }
  return null;
}
