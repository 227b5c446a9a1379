/** Whether what a proposal was about is still there, at the same place, when it is about to be done. */
import type { Element } from "@apprentice/core/event/element.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { Grounded } from "./ground-proposal.ts";
import { type Checked, passed, refused } from "./refusal.ts";

/** Toolkits round boxes differently from one reading to the next. */
const slackPx = 3;

/** `before` was grounded in what the model saw, `now` in what is there now. */
export function sameTarget(before: Grounded, now: Grounded): Checked<Grounded> {
  const same = before.places.every((place, index) => {
    const later = now.places[index];
    return later !== undefined && isSame(place.target, later.target);
  });
  return same && before.places.length === now.places.length
    ? passed(now)
    : refused("element_moved");
}

function isSame(before: Element | null, now: Element | null): boolean {
  if (!before || !now) return before === now;
  return (
    before.id === now.id &&
    before.role === now.role &&
    before.name === now.name &&
    isNear(before.box, now.box)
  );
}

function isNear(a: Box, b: Box): boolean {
  const apart = (left: number, right: number): boolean => Math.abs(left - right) > slackPx;
  return !(
    apart(a.x, b.x) ||
    apart(a.y, b.y) ||
    apart(a.width, b.width) ||
    apart(a.height, b.height)
  );
}
