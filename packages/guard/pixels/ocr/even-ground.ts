/** Turns dark parts of a picture light: text recognition chooses one ground for all of it, and guesses at the other. */
import type { GreyImage } from "./ocr-engine.ts";

const blockPx = 16;
/** Greys under this are dark. */
const leastLight = 110;
/** Where less of a picture than this differs from the rest, it is words and lines and no ground. */
const leastShare = 0.03;

/** The same image where all of it has one ground. */
export function evenGround(image: GreyImage): GreyImage {
  const { widthPx, heightPx, pixels } = image;
  const across = Math.ceil(widthPx / blockPx);
  const down = Math.ceil(heightPx / blockPx);
  const dark = aroundToo(darkBlocks(image, across, down), across, down);
  const share = dark.reduce((sum, value) => sum + value, 0) / dark.length;
  if (share < leastShare || share > 1 - leastShare) return image;
  const even = pixels.slice();
  for (let y = 0; y < heightPx; y += 1) {
    const row = Math.floor(y / blockPx) * across;
    for (let x = 0; x < widthPx; x += 1)
      if (dark[row + Math.floor(x / blockPx)] === 1) {
        const at = y * widthPx + x;
        even[at] = 255 - (pixels[at] ?? 0);
      }
  }
  return { widthPx, heightPx, pixels: even };
}

/** 1 for blocks of which more than half is dark. */
function darkBlocks({ widthPx, heightPx, pixels }: GreyImage, across: number, down: number) {
  const counts = new Int32Array(across * down);
  for (let y = 0; y < heightPx; y += 1) {
    const row = Math.floor(y / blockPx) * across;
    for (let x = 0; x < widthPx; x += 1) {
      const at = row + Math.floor(x / blockPx);
      counts[at] = (counts[at] ?? 0) + ((pixels[y * widthPx + x] ?? 0) < leastLight ? 1 : -1);
    }
  }
  return Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
}

/** What most blocks around a block are: a large letter or a button is no ground of its own. */
function aroundToo(dark: Uint8Array, across: number, down: number): Uint8Array {
  const near = [-1, 0, 1];
  return dark.map((_, at) => {
    const column = at % across;
    const row = Math.floor(at / across);
    let balance = 0;
    for (const v of near)
      for (const u of near) {
        const inside = column + u >= 0 && column + u < across && row + v >= 0 && row + v < down;
        if (inside) balance += dark[(row + v) * across + column + u] === 1 ? 1 : -1;
      }
    return balance > 0 ? 1 : 0;
  });
}
