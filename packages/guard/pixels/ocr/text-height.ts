import type { GreyImage } from "./ocr-engine.ts";

/** Strips this wide are looked at one by one, so that lines side by side need not be level. */
const stripPx = 64;
/** Grey levels between neighbours that make an edge. */
const leastEdge = 24;
const greatestLinePx = 48;

/** The usual height of lines of text, from the top of its tallest letter to the bottom of its lowest; null: no text. */
export function textHeightPx({ widthPx, heightPx, pixels }: GreyImage): number | null {
  const heights: number[] = [];
  for (let left = 0; left + 1 < widthPx; left += stripPx) {
    const right = Math.min(widthPx - 1, left + stripPx);
    let run = 0;
    for (let y = 0; y <= heightPx; y += 1) {
      let edges = 0;
      if (y < heightPx)
        for (let at = y * widthPx + left; at < y * widthPx + right; at += 1)
          if (Math.abs((pixels[at] ?? 0) - (pixels[at + 1] ?? 0)) >= leastEdge) edges += 1;
      if (edges > 1) run += 1;
      else {
        if (run >= 4 && run <= greatestLinePx) heights.push(run);
        run = 0;
      }
    }
  }
  heights.sort((a, b) => a - b);
  return heights[heights.length >> 1] ?? null;
}
