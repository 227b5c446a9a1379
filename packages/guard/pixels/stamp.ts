import type { Box } from "@apprentice/core/event/geometry.ts";

/** A small picture that is drawn over filled cells, in the place of a value. */
export type Stamp = {
  /** Whole pixels. */
  readonly box: Box;
  /** Packed RGB. */
  readonly rgb: Uint8Array;
  /** The same for the same picture. */
  readonly key: string;
};
