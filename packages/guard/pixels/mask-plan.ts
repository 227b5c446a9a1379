import type { Redaction } from "@apprentice/core/action/safe.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { MaskGrid } from "./mask-grid.ts";
import type { Stamp } from "./stamp.ts";

/** What to draw of one frame: its cells, and the list that goes into the observation. */
export type MaskPlan = {
  readonly grid: MaskGrid;
  readonly redactions: readonly Redaction[];
  /** Imitations to draw over what is filled; none: the fill stays. */
  readonly stamps?: readonly Stamp[];
  /** Boxes of approved windows: pixels outside all of them are black, to the pixel. */
  readonly windows: readonly Box[];
};
