import type { ParticipantId } from "@apprentice/core/id/id.ts";
import type { Insertable, Selectable } from "kysely";
import type { Database, Tables } from "./tables.ts";

export type RawViewRow = Selectable<Tables["raw_views"]>;
export type RawViewApprovalRow = Selectable<Tables["raw_view_approvals"]>;

export async function addRawView(
  db: Database,
  row: Insertable<Tables["raw_views"]>,
): Promise<void> {
  await db.insertInto("raw_views").values(row).execute();
}

export function findRawView(db: Database, viewId: string): Promise<RawViewRow | undefined> {
  return db.selectFrom("raw_views").selectAll().where("view_id", "=", viewId).executeTakeFirst();
}

/** When somebody last broke the glass to this person's material, as long as the view is kept; null: never. */
export async function lastBreakGlassMs(
  db: Database,
  participantId: ParticipantId,
): Promise<number | null> {
  const row = await db
    .selectFrom("raw_views")
    .select("requested_ms")
    .where("participant_id", "=", participantId)
    .where("break_glass", "=", 1)
    .orderBy("requested_ms", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.requested_ms ?? null;
}

/** Newest first. */
export function recentRawViews(db: Database, sinceMs: number): Promise<RawViewRow[]> {
  return db
    .selectFrom("raw_views")
    .selectAll()
    .where("requested_ms", ">=", sinceMs)
    .orderBy("requested_ms", "desc")
    .orderBy("view_id")
    .limit(1000)
    .execute();
}

/** False where this person, or this key, has approved the view already. */
export async function addApproval(
  db: Database,
  row: Insertable<Tables["raw_view_approvals"]>,
): Promise<boolean> {
  const result = await db
    .insertInto("raw_view_approvals")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Approvals of a view, oldest first. */
export function approvalsOf(db: Database, viewId: string): Promise<RawViewApprovalRow[]> {
  return db
    .selectFrom("raw_view_approvals")
    .selectAll()
    .where("view_id", "=", viewId)
    .orderBy("approved_ms")
    .orderBy("staff_id")
    .execute();
}
