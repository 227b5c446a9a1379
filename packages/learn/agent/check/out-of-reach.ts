import { isSecure } from "@apprentice/core/event/element.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { isBrowserWindow, isOnDocument } from "./document.ts";
import { seenPart } from "./seen-part.ts";

/**
 * Ids of the elements on which no action with a pointer would pass `checkAction` as things stand: a browser's own
 * buttons and tabs, secure fields, and what is scrolled away. To be told before deciding, instead of being refused
 * after it; the check itself relies on nothing of this.
 */
export function outOfReach(context: ObservationContext, policy: Policy): ReadonlySet<string> {
  const browser = isBrowserWindow(context.window, policy);
  const away = context.elements.filter((element) => {
    if (isSecure(element)) return true;
    const part = seenPart(element, context);
    if (!part) return true;
    const middle = { x: part.x + part.width / 2, y: part.y + part.height / 2 };
    return browser && !isOnDocument(middle, context);
  });
  return new Set(away.map(({ id }) => id));
}
