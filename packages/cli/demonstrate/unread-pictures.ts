import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";

/**
 * Reads no word in any picture, so that the guard fills whatever could be text and keeps shapes and known controls.
 * Text recognition would take longer than the demonstrations themselves.
 */
export function unreadPictures(): OcrEngine {
  return {
    name: "none",
    read: async () => [],
    [Symbol.asyncDispose]: async () => undefined,
  };
}
