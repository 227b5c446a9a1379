/** A release as the source of an export. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TileHash } from "@apprentice/core/id/id.ts";
import { ParticipantId, PolicyHash, TrajectoryId } from "@apprentice/core/id/id.ts";
import { z } from "zod";
import type { TrajectorySource } from "../export/trajectory-source.ts";
import { openRelease } from "../train/read-release.ts";
import { LearnError } from "../errors.ts";
import { lineageFile, tilePathOf } from "./layout.ts";

const LineageLine = z.strictObject({
  trajectoryId: TrajectoryId,
  participantId: ParticipantId,
  policyHash: PolicyHash,
});

/** Throws what `openRelease` throws, and `release_damaged` where the lineage does not fit. */
export async function* releaseSource(folder: string): TrajectorySource & AsyncGenerator {
  const release = await openRelease(folder);
  const lineage = await readLineage(folder);
  const tile = (hash: TileHash): Promise<Uint8Array | null> =>
    readFile(join(folder, tilePathOf(hash))).catch(() => null);
  for await (const { trajectory, split } of release.trajectories()) {
    const found = lineage.get(trajectory.trajectoryId);
    if (!found)
      throw new LearnError(
        "release_damaged",
        `${folder} has no lineage for a trajectory; copy it again from where it was made.`,
      );
    yield { trajectory, lineage: found, tile, ...(split ? { split } : {}) };
  }
}

async function readLineage(
  folder: string,
): Promise<ReadonlyMap<string, z.infer<typeof LineageLine>>> {
  const text = await readFile(join(folder, lineageFile), "utf8").catch(() => "");
  const lines = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => LineageLine.parse(JSON.parse(line)));
  return new Map(lines.map((line) => [line.trajectoryId, line]));
}
