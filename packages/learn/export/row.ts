/** A row is an example with its picture, ready for any container. */
import { createHmac } from "node:crypto";
import type { TrajectoryId } from "@apprentice/core/id/id.ts";
import { composeFrame, type ImageFormat } from "./compose-frame.ts";
import type { Dialect } from "./dialect.ts";
import { examplesOf, fitsFrames, type Example, type LeftOut } from "./example.ts";
import { cacheTiles, type ReadTile } from "./tile-cache.ts";
import type { SourcedTrajectory, Split, TrajectorySource } from "./trajectory-source.ts";

export type Row = Example & {
  readonly trajectoryId: TrajectoryId;
  readonly instruction: string;
  readonly source: string;
  readonly split: Split;
  /** Rows of one person share it; it is a keyed hash and leads back to nobody. */
  readonly splitGroup: string;
  readonly policyHash: string;
  readonly image: { readonly bytes: Uint8Array; readonly name: string };
};

/** Why a whole trajectory was left out. */
export type Dropped = "missing_image" | "outside_frame" | "nothing_to_learn";

export type RowTally = {
  trajectories: number;
  rows: number;
  readonly dropped: Record<Dropped, number>;
  readonly leftOut: Record<LeftOut, number>;
  readonly participants: Set<string>;
};

export const newTally = (): RowTally => ({
  trajectories: 0,
  rows: 0,
  dropped: { missing_image: 0, outside_frame: 0, nothing_to_learn: 0 },
  leftOut: {
    wrong: 0,
    redundant: 0,
    no_picture: 0,
    not_expressible: 0,
    not_ended: 0,
    reserved_text: 0,
  },
  participants: new Set(),
});

export type RowOptions = {
  readonly source: TrajectorySource;
  readonly dialect: Dialect;
  readonly imageFormat: ImageFormat;
  readonly history: number;
  /** See Container. */
  readonly reserved: readonly string[];
  /** Key of the split groups; take a fresh one for each release, so that groups of two releases cannot be joined. */
  readonly splitKey: Uint8Array;
  readonly tally: RowTally;
  readonly signal: AbortSignal;
};

/** Rows in the order of the source. Holds one picture and a bounded cache of tiles at a time. */
export async function* rowsOf(options: RowOptions): AsyncGenerator<Row> {
  const { tally, signal } = options;
  for await (const sourced of options.source) {
    signal.throwIfAborted();
    const tile = cacheTiles(sourced.tile);
    const examples = await usableExamples(sourced, { options, tile });
    if (typeof examples === "string") {
      tally.dropped[examples] += 1;
      continue;
    }
    tally.trajectories += 1;
    tally.participants.add(sourced.lineage.participantId);
    for (const example of examples) {
      signal.throwIfAborted();
      tally.rows += 1;
      yield await rowOf({ example, sourced, options, tile });
    }
  }
}

type Opened = { readonly options: RowOptions; readonly tile: ReadTile };

/** Looks at everything before the first row, because a trajectory goes out whole or not at all. */
async function usableExamples(
  sourced: SourcedTrajectory,
  opened: Opened,
): Promise<Example[] | Dropped> {
  const { options, tile } = opened;
  const { dialect, history, reserved, tally } = options;
  if (!fitsFrames(sourced.trajectory)) return "outside_frame";
  const reasons: LeftOut[] = [];
  const leftOut = (reason: LeftOut): void => void reasons.push(reason);
  const examples = examplesOf({
    trajectory: sourced.trajectory,
    dialect,
    history,
    reserved,
    leftOut,
  });
  for (const reason of reasons) tally.leftOut[reason] += 1;
  if (examples.length === 0) return "nothing_to_learn";
  const hashes = new Set(examples.flatMap(({ observation }) => observation.frame.tiles));
  for (const hash of hashes) if (hash !== null && !(await tile(hash))) return "missing_image";
  return examples;
}

async function rowOf(
  parts: Opened & { readonly example: Example; readonly sourced: SourcedTrajectory },
): Promise<Row> {
  const { example, sourced, options, tile } = parts;
  const { dialect, imageFormat: format, splitKey } = options;
  const { trajectory, lineage, split = "train" } = sourced;
  const { frame } = example.observation;
  const bytes = await composeFrame({ frame, tile, format, size: dialect.imageSize(frame) });
  if (!bytes)
    throw new Error("a tile vanished while its trajectory was exported; run the export again");
  return {
    ...example,
    trajectoryId: trajectory.trajectoryId,
    instruction: trajectory.meta.instruction,
    source: trajectory.meta.source,
    split,
    splitGroup: createHmac("sha256", splitKey)
      .update(lineage.participantId)
      .digest("hex")
      .slice(0, 16),
    policyHash: lineage.policyHash,
    image: { bytes, name: `${trajectory.trajectoryId}-${example.step}.${format}` },
  };
}
