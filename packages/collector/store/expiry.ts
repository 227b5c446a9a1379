/** What has grown older than its policy lets it; each function takes at most `limit` rows at a time. */
import type { PolicyHash, SegmentHash, TrajectoryId } from "@apprentice/core/id/id.ts";
import type { BlobName } from "../blobs/blobs.ts";
import type { Database, SegmentRow, TrajectoryRow } from "./tables.ts";

/** Every policy under which something lies here. */
export async function policiesInUse(db: Database): Promise<PolicyHash[]> {
  const rows = await db
    .selectFrom("segments")
    .select("policy_hash")
    .union(db.selectFrom("trajectories").select("policy_hash"))
    .execute();
  return rows.map((row) => row.policy_hash);
}

type Page = { readonly policyHash: PolicyHash; readonly beforeMs: number; readonly limit: number };

export function oldSegments(db: Database, page: Page): Promise<SegmentRow[]> {
  return db
    .selectFrom("segments")
    .selectAll()
    .where("policy_hash", "=", page.policyHash)
    .where("received_ms", "<", page.beforeMs)
    .orderBy("received_ms")
    .limit(page.limit)
    .execute();
}

export function oldTrajectories(db: Database, page: Page): Promise<TrajectoryRow[]> {
  return db
    .selectFrom("trajectories")
    .selectAll()
    .where("policy_hash", "=", page.policyHash)
    .where("created_ms", "<", page.beforeMs)
    .orderBy("created_ms")
    .limit(page.limit)
    .execute();
}

export async function removeSegmentRow(db: Database, row: SegmentRow): Promise<void> {
  await db.deleteFrom("segments").where("segment", "=", row.segment).execute();
}

/** Those that are there. */
export async function removeSegmentRows(db: Database, all: readonly SegmentHash[]): Promise<void> {
  for (let from = 0; from < all.length; from += 500) {
    const some = all.slice(from, from + 500);
    await db.deleteFrom("segments").where("segment", "in", some).execute();
  }
}

export async function objectsOfTrajectory(db: Database, id: TrajectoryId): Promise<BlobName[]> {
  const rows = await db
    .selectFrom("objects")
    .select("blob")
    .where("trajectory_id", "=", id)
    .execute();
  return rows.map((row) => row.blob);
}

export async function removeTrajectoryRows(db: Database, id: TrajectoryId): Promise<void> {
  await db.deleteFrom("objects").where("trajectory_id", "=", id).execute();
  await db.deleteFrom("quarantine").where("trajectory_id", "=", id).execute();
  await db.deleteFrom("trajectories").where("trajectory_id", "=", id).execute();
}

/** Deletes what opens log entries older than this; their leaves stay. Gives how many. */
export async function closeOldEntries(db: Database, beforeMs: number): Promise<number> {
  const result = await db
    .updateTable("audit")
    .set({ salt: null, entry: "{}", kind: "expired", participant_id: null })
    .where("at_ms", "<", beforeMs)
    .where("salt", "is not", null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Raw views, and commitments of recordings that nobody may send any more. Gives how many. */
export async function removeOldPapers(
  db: Database,
  limits: { readonly viewsBeforeMs: number; readonly commitmentsBeforeMs: number },
): Promise<number> {
  const old = db
    .selectFrom("raw_views")
    .select("view_id")
    .where("requested_ms", "<", limits.viewsBeforeMs);
  await db.deleteFrom("raw_view_approvals").where("view_id", "in", old).execute();
  const views = await db
    .deleteFrom("raw_views")
    .where("requested_ms", "<", limits.viewsBeforeMs)
    .executeTakeFirst();
  const commitments = await db
    .deleteFrom("commitments")
    .where("received_ms", "<", limits.commitmentsBeforeMs)
    .executeTakeFirst();
  return Number(views.numDeletedRows) + Number(commitments.numDeletedRows);
}

/** Active releases made before this. */
export async function oldReleases(db: Database, beforeMs: number) {
  return db
    .selectFrom("releases")
    .select("release_id")
    .where("state", "=", "active")
    .where("created_ms", "<", beforeMs)
    .execute();
}
