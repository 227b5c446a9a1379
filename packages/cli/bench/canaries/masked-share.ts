/** How much of the windows that were recorded is hidden in what is stored. */
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { fillColour } from "@apprentice/guard/pixels/fill-colour.ts";
import { storedPictures } from "../recording/stored-pictures.ts";

const mostPictures = 6;

/** Mean share of the active window's pixels that have the fill colour; null: no picture was stored. */
export async function maskedShare(items: readonly SafeItem[]): Promise<number | null> {
  const pictures = storedPictures(items);
  const observations = items.flatMap((item) =>
    item.topic === "observation" && item.observation.frame ? [item.observation] : [],
  );
  const stride = Math.max(1, Math.ceil(observations.length / mostPictures));
  let [filled, all] = [0, 0];
  for (let at = 0; at < observations.length; at += stride) {
    const observation = observations[at];
    const picture = observation && (await pictures.of(observation));
    const box = observation?.window?.box;
    if (!picture || !box) continue;
    const { rgb, widthPx, heightPx } = picture;
    const [right, bottom] = [
      Math.min(widthPx, Math.round(box.x + box.width)),
      Math.min(heightPx, Math.round(box.y + box.height)),
    ];
    for (let y = Math.max(0, Math.round(box.y)); y < bottom; y += 1)
      for (let x = Math.max(0, Math.round(box.x)); x < right; x += 1) {
        const pixel = (y * widthPx + x) * 3;
        const { r, g, b } = fillColour;
        all += 1;
        if (rgb[pixel] === r && rgb[pixel + 1] === g && rgb[pixel + 2] === b) filled += 1;
      }
  }
  return all === 0 ? null : filled / all;
}
