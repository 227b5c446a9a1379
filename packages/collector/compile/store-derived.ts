/** Writes a trajectory and its tiles, sealed under the participant's key, then their rows. */
import type { Tile } from "@apprentice/core/action/safe.ts";
import { canonicalJson } from "@apprentice/core/id/canonical-json.ts";
import type { TileHash } from "@apprentice/core/id/id.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { putBlob, type BlobName } from "../blobs/blobs.ts";
import { sealEnvelope } from "../keys/envelope.ts";
import type { ParticipantKey } from "../keys/key-ring.ts";
import type { Services } from "../services.ts";
import { lockActiveParticipant } from "../store/participants.ts";
import { settleSegment } from "../store/segments.ts";
import type { ObjectRow, SegmentRow, TrajectoryRow } from "../store/tables.ts";
import { putTrajectory } from "../store/trajectories.ts";
import { tileBlob, trajectoryBlob } from "./read-derived.ts";
import { tilesOf } from "./tiles-of.ts";

/** Objects written at a time. */
const width = 8;

export type Derived = {
  readonly key: ParticipantKey;
  readonly trajectory: Trajectory;
  readonly tiles: ReadonlyMap<TileHash, Tile>;
  /** The segments that it was built from; at least one. */
  readonly segments: readonly [SegmentRow, ...SegmentRow[]];
  readonly mayRelease: boolean;
  /** What the recorders said of their own code; sorted, each once. */
  readonly recorderBuilds: readonly string[];
};

/** False where the participant was erased meanwhile; nothing is left then. */
export async function storeDerived(services: Services, derived: Derived): Promise<boolean> {
  const row = rowOf(services, derived);
  const objects = await writeObjects(services, derived, row);
  const stored = await services.db.transaction().execute(async (transaction) => {
    if (!(await lockActiveParticipant(transaction, row.participant_id))) return false;
    await putTrajectory(transaction, row, objects);
    for (const { segment } of derived.segments) {
      await settleSegment(transaction, segment, { state: "compiled" });
    }
    const { trajectory_id: trajectoryId, participant_id: participantId, steps, gaps } = row;
    const recorderBuild = derived.recorderBuilds.join(", ");
    const entry = { trajectoryId, participantId, steps, gaps, recorderBuild };
    await services.audit.appendIn(transaction, "trajectory_built", entry);
    return true;
  });
  if (!stored) await removeAll(services, objects);
  return stored;
}

function rowOf(services: Services, { trajectory, segments, mayRelease }: Derived): TrajectoryRow {
  const [first] = segments;
  return {
    trajectory_id: trajectory.trajectoryId,
    participant_id: first.participant_id,
    recording_id: first.recording_id,
    receipt_id: first.receipt_id,
    policy_hash: first.policy_hash,
    steps: trajectory.steps.length,
    gaps: trajectory.gaps.length,
    review: "pending",
    created_ms: services.nowMs(),
    may_release: mayRelease ? 1 : 0,
  };
}

async function writeObjects(
  services: Services,
  { key, trajectory, tiles }: Derived,
  row: TrajectoryRow,
): Promise<ObjectRow[]> {
  const text = Buffer.from(canonicalJson(trajectory));
  const plain: [BlobName, Uint8Array][] = [[trajectoryBlob(key, row), text]];
  for (const hash of tilesOf(trajectory)) {
    const tile = tiles.get(hash);
    if (tile) plain.push([tileBlob(key, row, hash), tile.webp]);
  }
  const rows: ObjectRow[] = [];
  const work = async () => {
    for (let next = plain.pop(); next; next = plain.pop()) {
      const [blob, plaintext] = next;
      const sealed = sealEnvelope({ key, blob, random: services.random, plaintext });
      await putBlob(services.blobs, blob, sealed);
      const { participant_id, trajectory_id } = row;
      rows.push({ blob, participant_id, trajectory_id, bytes: sealed.length });
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return rows;
}

async function removeAll(services: Services, objects: readonly ObjectRow[]): Promise<void> {
  for (const { blob } of objects) await services.blobs.remove(blob);
}
