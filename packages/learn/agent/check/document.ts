/**
 * In a browser the agent stays on the page: the address bar, tabs and extensions lead to places that nobody approved,
 * and an address can carry what was read.
 */
import type { Element } from "@apprentice/core/event/element.ts";
import { type Box, type Point, contains, intersect } from "@apprentice/core/event/geometry.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { admitWindow } from "@apprentice/core/policy/admit.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { ancestors, isShowing } from "./element-tree.ts";

export const isDocument = ({ role }: Pick<Element, "role">): boolean => role === "document web";

export function isBrowserWindow(window: WindowInfo | null, policy: Policy): boolean {
  const admission = admitWindow(policy, window);
  return admission.kind === "admitted" && admission.rule.browser;
}

type Shown = Pick<ObservationContext, "windows" | "elements">;

/**
 * A popup is a window of its own. It is the page's only where a control of the page that is unfolded, such as a
 * native dropdown, touches it; a browser's own context menu leads off the page like its buttons.
 */
export function isOnDocument(at: Point, { windows, elements }: Shown): boolean {
  const top = windows.findLast((window) => contains(window.box, at));
  if (top && top.ownerId !== null)
    return unfolded(elements).some((one) => intersect(grown(one.box), top.box) !== null);
  return elements.some((one) => isDocument(one) && isShowing(one) && contains(one.box, at));
}

/** Controls of the page that have opened something. */
export function unfolded(elements: readonly Element[]): readonly Element[] {
  return elements.filter(
    (one) =>
      one.states.includes("expanded") &&
      isShowing(one) &&
      ancestors(elements, one).some(isDocument),
  );
}

/** Between a control and what it unfolds there may be a line. */
const slackPx = 4;

function grown({ x, y, width, height }: Box): Box {
  return {
    x: x - slackPx,
    y: y - slackPx,
    width: width + 2 * slackPx,
    height: height + 2 * slackPx,
  };
}
