/** Fills boxes in packed RGB pixels. */
import type { Box } from "@apprentice/core/event/geometry.ts";
import { fillColour } from "./fill-colour.ts";
import type { Picture } from "./to-frame.ts";

/** Antialiasing reaches past what text recognition tells of a word. */
const padPx = 4;

/** A copy of the picture with the boxes filled, each with 4 px around it. */
export function coverBoxes(picture: Picture, boxes: readonly Box[]): Picture {
  const rgb = picture.rgb.slice();
  for (const box of boxes) {
    const left = Math.max(0, Math.floor(box.x) - padPx);
    const right = Math.min(picture.widthPx, Math.ceil(box.x + box.width) + padPx);
    const bottom = Math.min(picture.heightPx, Math.ceil(box.y + box.height) + padPx);
    for (let y = Math.max(0, Math.floor(box.y) - padPx); y < bottom; y += 1)
      for (let x = left; x < right; x += 1)
        rgb.set([fillColour.r, fillColour.g, fillColour.b], (y * picture.widthPx + x) * 3);
  }
  return { ...picture, rgb };
}
