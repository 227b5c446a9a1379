/** One reading of one picture, in bounded time; a failure is a value, so that no caller can take it for "no words". */
import type { GreyImage, OcrEngine, OcrWord } from "./ocr-engine.ts";

export type Reading =
  | { readonly kind: "read"; readonly words: readonly OcrWord[] }
  | { readonly kind: "unread"; readonly reason: "queue_full" | "frame_unread" };

export async function readImage(
  engine: OcrEngine,
  image: GreyImage,
  timeoutMs: number,
): Promise<Reading> {
  try {
    return { kind: "read", words: await engine.read(image, AbortSignal.timeout(timeoutMs)) };
  } catch {
    // The engine's error may quote what it read; that it failed is all that is told.
    return { kind: "unread", reason: "frame_unread" };
  }
}
