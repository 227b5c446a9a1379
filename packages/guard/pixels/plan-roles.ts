/**
 * Masks by role, from an allow-list of pixels: inside an approved window nothing shows but plain background, long
 * borders, and controls whose words are interface vocabulary. It needs no text recognition to hold.
 */
import {
  checkedStrokes,
  finishPlan,
  openPainting,
  paintBase,
  type PlanInput,
} from "./base-painting.ts";
import type { MaskPlan } from "./mask-plan.ts";
import { paintStrokes } from "./paint-elements.ts";

export function planRoles(input: PlanInput): MaskPlan {
  const painting = openPainting(input);
  const strokes = checkedStrokes(input);
  paintBase(painting, input.frame, strokes);
  paintStrokes(painting, strokes);
  return finishPlan(painting);
}
