/** Where an export takes its trajectories from: a collector's approved ones, a release, a folder. */
import type { TileHash } from "@apprentice/core/id/id.ts";
import type { Lineage, Trajectory } from "@apprentice/core/trajectory/trajectory.ts";

export type Split = "train" | "validation" | "test";

export type SourcedTrajectory = {
  readonly trajectory: Trajectory;
  /** Who (a pseudonym is enough) and under which policy; the rest stays with the collector. */
  readonly lineage: Pick<Lineage, "participantId" | "policyHash">;
  /** `train` where it is not given. */
  readonly split?: Split;
  /** The WebP bytes of one tile; null: it is missing, and the trajectory is left out. May be asked twice. */
  readonly tile: (hash: TileHash) => Promise<Uint8Array | null>;
};

export type TrajectorySource = AsyncIterable<SourcedTrajectory>;
