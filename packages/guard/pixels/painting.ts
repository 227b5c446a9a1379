import type { Redaction } from "@apprentice/core/action/safe.ts";
import type { MaskGrid } from "./mask-grid.ts";
import type { Surfaces } from "./surfaces.ts";

/** A mask while it is being painted. */
export type Painting = {
  readonly grid: MaskGrid;
  readonly surfaces: Surfaces;
  /** For each window, whether anything of it may show. */
  readonly open: readonly boolean[];
  /** 1 for every filled cell that no listed redaction accounts for yet. */
  readonly unexplained: Uint8Array;
  readonly redactions: Redaction[];
};
