import type { GreyImage } from "./ocr-engine.ts";

/** The picture as a binary PGM, the plainest format that every Tesseract reads. */
export function toPgm({ widthPx, heightPx, pixels }: GreyImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${widthPx} ${heightPx}\n255\n`), pixels]);
}
