/**
 * Masks by role, from an allow-list of pixels: inside an approved window nothing shows but plain background, long
 * borders, and controls whose words are interface vocabulary. It needs no text recognition to hold.
 */
import { finishPlan, isFresh, openPainting, paintBase, type PlanInput } from "./base-painting.ts";
import type { MaskPlan } from "./mask-plan.ts";
import { paintStrokes, strokesOf } from "./paint-elements.ts";

export function planRoles(input: PlanInput): MaskPlan {
  const painting = openPainting(input);
  const strokes = isFresh(input) ? strokesOf(input.context, input.elements) : [];
  paintBase(painting, input.frame, strokes);
  paintStrokes(painting, strokes);
  return finishPlan(painting);
}
