/** An OCR engine is the port through which pixels become words; it runs in a child process of low priority. */
import type { Box } from "@apprentice/core/event/geometry.ts";

/** Packed grey, 1 byte a pixel, row-major. */
export type GreyImage = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
};

export type OcrWord = {
  readonly text: string;
  /** In pixels of the image that was read. */
  readonly box: Box;
  /** 0 to 100. */
  readonly confidence: number;
};

export type OcrEngine = AsyncDisposable & {
  /** For the status: which engine reads. */
  readonly name: string;
  /**
   * Words of one image, sparse text in any order. One call at a time (ocr-queue.ts sees to it).
   * Rejects with GuardError `ocr_failed` on crash, hang, cancelled signal or output that is not what the engine
   * should say; after that the engine may be called again and starts afresh.
   */
  read(image: GreyImage, signal: AbortSignal): Promise<readonly OcrWord[]>;
};
