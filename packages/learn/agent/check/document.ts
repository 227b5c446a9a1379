/**
 * In a browser the agent stays on the page: the address bar, tabs and extensions lead to places that nobody approved,
 * and an address can carry what was read.
 */
import type { Element } from "@apprentice/core/event/element.ts";
import { type Point, contains } from "@apprentice/core/event/geometry.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { admitWindow } from "@apprentice/core/policy/admit.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { isShowing } from "./element-tree.ts";

export const isDocument = ({ role }: Pick<Element, "role">): boolean => role === "document web";

export function isBrowserWindow(window: WindowInfo | null, policy: Policy): boolean {
  const admission = admitWindow(policy, window);
  return admission.kind === "admitted" && admission.rule.browser;
}

/** Popups of a page, such as a native dropdown, are windows of their own and belong to it. */
export function isOnDocument(
  at: Point,
  { windows, elements }: Pick<ObservationContext, "windows" | "elements">,
): boolean {
  const top = windows.findLast((window) => contains(window.box, at));
  if (top && top.ownerId !== null) return true;
  return elements.some((one) => isDocument(one) && isShowing(one) && contains(one.box, at));
}
