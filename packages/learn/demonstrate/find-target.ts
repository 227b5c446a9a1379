import type { Element } from "@apprentice/core/event/element.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import { intersect } from "@apprentice/core/event/geometry.ts";
import type { Target } from "../evaluate/practice/task.ts";

/** Roles that name a thing without being it: a person asked for “City” means the field, not its label. */
const labels: ReadonlySet<string> = new Set([
  "label",
  "static",
  "static text",
  "text",
  "heading",
  "paragraph",
  "section",
  "generic",
  "group",
  "panel",
  "document web",
  "frame",
]);

/**
 * Where a target is to be seen, or null. Of several candidates with the name the one that can be acted on wins,
 * then the smallest. `within` is the window: what lies outside it cannot be clicked.
 */
export function findTarget(elements: readonly Element[], target: Target, within: Box): Box | null {
  const wanted = target.name.trim().toLowerCase();
  const candidates = elements.flatMap((element) => {
    if (element.name.trim().toLowerCase() !== wanted) return [];
    if (target.roles && !target.roles.includes(element.role)) return [];
    const box = intersect(element.box, within);
    const whole = box !== null && box.height >= element.box.height * 0.8 && box.width > 2;
    return whole ? [{ box, isLabel: labels.has(element.role) }] : [];
  });
  const area = (box: Box): number => box.width * box.height;
  candidates.sort((a, b) => Number(a.isLabel) - Number(b.isLabel) || area(a.box) - area(b.box));
  return candidates[0]?.box ?? null;
}
