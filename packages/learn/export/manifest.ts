/** The manifest says what an export holds and how to read its numbers; it names no participant. */
import { z } from "zod";
import type { Dialect } from "./dialect.ts";
import type { RowTally } from "./row.ts";

export const WrittenFile = z.object({
  /** Relative to the export's folder, with `/`. */
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  split: z.enum(["train", "validation", "test"]).nullable(),
  rows: z.number().int().nonnegative().nullable(),
});
export type WrittenFile = Readonly<z.infer<typeof WrittenFile>>;

export const ExportManifest = z.object({
  version: z.literal(1),
  format: z.string(),
  dialect: z.object({
    name: z.string(),
    coordinates: z.object({ space: z.string(), rounding: z.string(), clamping: z.string() }),
  }),
  image: z.object({ format: z.enum(["webp", "png"]), size: z.string() }),
  counts: z.object({
    trajectories: z.number().int(),
    rows: z.number().int(),
    /** People behind the rows, as a number only. */
    participants: z.number().int(),
    /** Whole trajectories left out, by reason. */
    droppedTrajectories: z.record(z.string(), z.number().int()),
    /** Steps that are no targets, by reason; most stay in the history of later ones. */
    leftOutSteps: z.record(z.string(), z.number().int()),
  }),
  files: z.array(WrittenFile),
});
export type ExportManifest = Readonly<z.infer<typeof ExportManifest>>;

export function manifestOf(options: {
  readonly format: string;
  readonly dialect: Dialect;
  readonly imageFormat: "webp" | "png";
  readonly tally: RowTally;
  readonly files: readonly WrittenFile[];
}): ExportManifest {
  const { format, dialect, imageFormat, tally, files } = options;
  return {
    version: 1,
    format,
    dialect: { name: dialect.name, coordinates: dialect.coordinates },
    image: { format: imageFormat, size: "as the dialect's coordinates need it" },
    counts: {
      trajectories: tally.trajectories,
      rows: tally.rows,
      participants: tally.participants.size,
      droppedTrajectories: { ...tally.dropped },
      leftOutSteps: { ...tally.leftOut },
    },
    files: [...files],
  };
}
