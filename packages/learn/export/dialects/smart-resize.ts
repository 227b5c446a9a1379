import type { Size } from "../dialect.ts";

const factor = 28;
const fewestPixels = 4 * factor * factor;
const mostPixels = 16_384 * factor * factor;

/**
 * The size to which Qwen2.5-VL and UI-TARS 1.5 bring a picture: both sides multiples of 28, the shape kept as
 * nearly as possible, the area between 56 × 56 and 16,384 patches (their processors' `smart_resize`).
 */
export function smartResize({ widthPx, heightPx }: Size): Size {
  const nearest = (side: number): number => Math.max(factor, Math.round(side / factor) * factor);
  const area = nearest(widthPx) * nearest(heightPx);
  if (area > mostPixels) {
    const scale = Math.sqrt((widthPx * heightPx) / mostPixels);
    const down = (side: number): number =>
      Math.max(factor, Math.floor(side / scale / factor) * factor);
    return { widthPx: down(widthPx), heightPx: down(heightPx) };
  }
  if (area < fewestPixels) {
    const scale = Math.sqrt(fewestPixels / (widthPx * heightPx));
    const up = (side: number): number => Math.ceil((side * scale) / factor) * factor;
    return { widthPx: up(widthPx), heightPx: up(heightPx) };
  }
  return { widthPx: nearest(widthPx), heightPx: nearest(heightPx) };
}
