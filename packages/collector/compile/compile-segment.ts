/**
 * Turns the segments of one recording into its trajectory. What cannot be read or trusted is rejected with a
 * reason and never tried again; only failures of disk or database throw, so that the queue repeats the job.
 */
import type { SafeItem, Tile } from "@apprentice/core/action/safe.ts";
import { TrajectoryId, type TileHash } from "@apprentice/core/id/id.ts";
import { buildTrajectory } from "@apprentice/core/trajectory/build.ts";
import { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import type { Allowed } from "../access/decide.ts";
import { CollectorError } from "../errors.ts";
import { blobOf } from "../ingest/store-segment.ts";
import { openEnvelope } from "../keys/envelope.ts";
import type { ParticipantKey } from "../keys/key-ring.ts";
import { createTextSeal } from "../keys/text-seal.ts";
import type { Job } from "../queue/queue.ts";
import type { Services } from "../services.ts";
import { findPolicy } from "../store/policies.ts";
import { findSegment, segmentsOfRecording, settleSegment } from "../store/segments.ts";
import type { SegmentRow } from "../store/tables.ts";
import { checkSegment } from "./check-segment.ts";
import { isGoodTile } from "./check-tile.ts";
import { keepRights } from "./keep-rights.ts";
import { openSegment, type OpenedSegment } from "./open-segment.ts";
import { storeDerived } from "./store-derived.ts";
import { withoutMissingTiles } from "./without-missing-tiles.ts";

/** Does one job. An erased segment is simply done. */
export async function compileSegment(services: Services, job: Job): Promise<void> {
  const row = await findSegment(services.db, job.segment);
  if (!row || row.state === "rejected") return;
  const permission = await permissionFor(services, row);
  const key = await services.keys.participantKey(permission, row.participant_id);
  if (!key) return;
  const rows: SegmentRow[] = [];
  const items: SafeItem[] = [];
  const builds = new Set<string>();
  for (const one of await segmentsOfRecording(services.db, row)) {
    const opened = await openTrusted(services, one, key, permission);
    if (!opened) continue;
    rows.push(one);
    items.push(...opened.items);
    builds.add(opened.header.recorderBuild);
  }
  const [first, ...more] = rows;
  const recorderBuilds = [...builds].toSorted();
  if (first) await build(services, { key, items, recorderBuilds, segments: [first, ...more] });
}

async function permissionFor(services: Services, row: SegmentRow): Promise<Allowed> {
  const decision = await services.decide({
    principal: { kind: "service", name: "compile" },
    action: "compileSegment",
    resource: { kind: "segment", id: row.segment, participantId: row.participant_id },
    purpose: "operate",
  });
  if (decision.kind === "allowed") return decision;
  throw new CollectorError("configuration", `Compiling was denied: ${decision.message}`);
}

/** Null where it was rejected, or erased meanwhile. */
async function openTrusted(
  services: Services,
  row: SegmentRow,
  key: ParticipantKey,
  permission: Allowed,
): Promise<OpenedSegment | null> {
  const bytes = await readUpload(services, row, key);
  if (bytes === null) return null;
  if (bytes === "envelope_damaged") return reject(services, row, bytes);
  const findPrivateKey = (keyId: string) => services.keys.collectorPrivateKey(permission, keyId);
  const opened = await openSegment(bytes, findPrivateKey);
  if (opened.kind === "unreadable") return reject(services, row, opened.reason);
  const reason = await checkSegment(services.db, row, {
    opened,
    seal: createTextSeal(key, services.random),
  });
  return reason === null ? opened : reject(services, row, reason);
}

async function readUpload(
  services: Services,
  row: SegmentRow,
  key: ParticipantKey,
): Promise<Buffer | "envelope_damaged" | null> {
  const blob = blobOf(row.segment);
  const sealed = await services.blobs.read(blob);
  if (!sealed) return null;
  try {
    return openEnvelope({ key, blob, sealed });
  } catch (error) {
    if (error instanceof CollectorError && error.code === "envelope_damaged") return error.code;
    throw error;
  }
}

async function reject(services: Services, row: SegmentRow, reason: string): Promise<null> {
  const { segment, participant_id: participantId } = row;
  await services.db.transaction().execute(async (transaction) => {
    await settleSegment(transaction, segment, { state: "rejected", reason });
    const entry = { segment, participantId, reason };
    await services.audit.appendIn(transaction, "segment_rejected", entry);
  });
  return null;
}

async function build(
  services: Services,
  work: {
    readonly key: ParticipantKey;
    readonly items: readonly SafeItem[];
    readonly recorderBuilds: readonly string[];
    readonly segments: readonly [SegmentRow, ...SegmentRow[]];
  },
): Promise<void> {
  const { key, items, segments, recorderBuilds } = work;
  const trajectoryId = trajectoryIdOf(key, segments[0]);
  const built = buildTrajectory(items, { trajectoryId });
  const parsed = built.kind === "built" ? Trajectory.safeParse(built.trajectory) : null;
  if (!parsed?.success) {
    const reason = built.kind === "refused" ? built.reason : "trajectory_malformed";
    for (const row of segments) await reject(services, row, reason);
    return;
  }
  const tiles = tilesIn(items);
  const stored = await findPolicy(services.db, segments[0].policy_hash);
  if (!stored) {
    // The upload named a policy that was known; without it nobody knows what is permitted.
    for (const row of segments) await reject(services, row, "policy_unknown");
    return;
  }
  const { trajectory: permitted, mayRelease } = keepRights(parsed.data, stored.policy);
  const trajectory = withoutMissingTiles(permitted, new Set(tiles.keys()));
  await storeDerived(services, {
    key,
    trajectory,
    tiles,
    segments,
    mayRelease,
    recorderBuilds,
  });
}

/** The same recording always becomes the same trajectory, and the name tells nothing without the key. */
function trajectoryIdOf(key: ParticipantKey, row: SegmentRow): TrajectoryId {
  return TrajectoryId.parse(`tra-${key.nameOf(`recording ${row.recording_id}`).slice(0, 24)}`);
}

function tilesIn(items: readonly SafeItem[]): ReadonlyMap<TileHash, Tile> {
  const tiles = new Map<TileHash, Tile>();
  for (const item of items) {
    if (item.topic === "tile" && isGoodTile(item.tile)) tiles.set(item.tile.hash, item.tile);
  }
  return tiles;
}
