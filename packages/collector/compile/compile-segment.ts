/**
 * Turns the segments of one recording into its trajectory. What cannot be read or trusted is quarantined with a
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
import type { Job } from "../queue/queue.ts";
import type { Services } from "../services.ts";
import { findSegment, segmentsOfRecording, settleSegment } from "../store/segments.ts";
import type { SegmentRow } from "../store/tables.ts";
import { checkSegment } from "./check-segment.ts";
import { isGoodTile } from "./check-tile.ts";
import type { OpenedSegment, SegmentOpener } from "./segment-opener.ts";
import { storeDerived } from "./store-derived.ts";
import { withoutMissingTiles } from "./without-missing-tiles.ts";

type Compiler = Services & { readonly openSegment: SegmentOpener };

/** Does one job. An erased segment is simply done. */
export async function compileSegment(compiler: Compiler, job: Job): Promise<void> {
  const row = await findSegment(compiler.db, job.segment);
  if (!row || row.state === "quarantined") return;
  const permission = await permissionFor(compiler, row);
  const key = await compiler.keys.participantKey(permission, row.participant_id);
  if (!key) return;
  const rows: SegmentRow[] = [];
  const items: SafeItem[] = [];
  for (const one of await segmentsOfRecording(compiler.db, row)) {
    const opened = await openTrusted(compiler, one, key, permission);
    if (!opened) continue;
    rows.push(one);
    items.push(...opened.items);
  }
  const [first, ...more] = rows;
  if (first) await build(compiler, { key, items, segments: [first, ...more] });
}

async function permissionFor(compiler: Compiler, row: SegmentRow): Promise<Allowed> {
  const decision = await compiler.decide({
    principal: { kind: "service", name: "compile" },
    action: "compileSegment",
    resource: { kind: "segment", id: row.segment, participantId: row.participant_id },
    purpose: "operate",
  });
  if (decision.kind === "allowed") return decision;
  throw new CollectorError("configuration", `Compiling was denied: ${decision.message}`);
}

/** Null where it was quarantined, or erased meanwhile. */
async function openTrusted(
  compiler: Compiler,
  row: SegmentRow,
  key: ParticipantKey,
  permission: Allowed,
): Promise<OpenedSegment | null> {
  const blob = blobOf(row.segment);
  const sealed = await compiler.blobs.read(blob);
  if (!sealed) return null;
  const opened = await openOrReason(compiler, permission, () =>
    openEnvelope({ key, blob, sealed }),
  );
  if (typeof opened === "string") return quarantine(compiler, row, opened);
  const reason = await checkSegment(compiler.db, row, opened);
  return reason === null ? opened : quarantine(compiler, row, reason);
}

async function openOrReason(
  compiler: Compiler,
  permission: Allowed,
  unseal: () => Uint8Array,
): Promise<OpenedSegment | string> {
  const findPrivateKey = (keyId: string) => compiler.keys.collectorPrivateKey(permission, keyId);
  try {
    const opened = await compiler.openSegment(unseal(), findPrivateKey);
    return opened.kind === "opened" ? opened : opened.reason;
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error;
    return error.code;
  }
}

async function quarantine(compiler: Compiler, row: SegmentRow, reason: string): Promise<null> {
  const { segment, participant_id: participantId } = row;
  await compiler.db.transaction().execute(async (transaction) => {
    await settleSegment(transaction, segment, { state: "quarantined", reason });
    const entry = { segment, participantId, reason };
    await compiler.audit.appendIn(transaction, "segment_quarantined", entry);
  });
  return null;
}

async function build(
  compiler: Compiler,
  work: {
    readonly key: ParticipantKey;
    readonly items: readonly SafeItem[];
    readonly segments: readonly [SegmentRow, ...SegmentRow[]];
  },
): Promise<void> {
  const { key, items, segments } = work;
  const trajectoryId = trajectoryIdOf(key, segments[0]);
  const built = buildTrajectory(items, { trajectoryId });
  const parsed = built.kind === "built" ? Trajectory.safeParse(built.trajectory) : null;
  if (!parsed?.success) {
    const reason = built.kind === "refused" ? built.reason : "trajectory_malformed";
    for (const row of segments) await quarantine(compiler, row, reason);
    return;
  }
  const tiles = tilesIn(items);
  const trajectory = withoutMissingTiles(parsed.data, new Set(tiles.keys()));
  await storeDerived(compiler, { key, trajectory, tiles, segments });
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
