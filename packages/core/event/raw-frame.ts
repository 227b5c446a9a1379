import type { Box } from "./geometry.ts";

/**
 * A screen snapshot in memory: tightly packed BGRX, 4 bytes a pixel, `stride = width * 4`.
 * Pixels outside approved windows are already solid when desktop/observe hands it out.
 */
export type RawFrame = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
  /** When the pixels were read, ms since the epoch. */
  readonly tMs: number;
  /** What changed since the frame handed out before this one; empty: nothing did. */
  readonly dirty: readonly Box[];
};
