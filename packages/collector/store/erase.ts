import type { ParticipantId } from "@apprentice/core/id/id.ts";
import { eraseEntriesAbout } from "./audit-entries.ts";
import type { Database } from "./tables.ts";

/** Every table whose rows belong to one person; the order does not matter. */
const personal = [
  "objects",
  "trajectories",
  "segments",
  "receipts",
  "raw_views",
  "concerns",
  "journeys",
  "quarantine",
  "enrolment_codes",
] as const;

/**
 * Removes a participant's rows inside the caller's transaction and leaves a tombstone for each segment, so that
 * the original upload is refused for good. What stays: the pseudonym marked erased, and revoked device keys.
 */
export async function eraseRows(
  db: Database,
  participantId: ParticipantId,
  nowMs: number,
): Promise<void> {
  await db
    .insertInto("tombstones")
    .columns(["segment", "erased_ms", "reason"])
    .expression((build) =>
      build
        .selectFrom("segments")
        .select((row) => [
          "segment",
          row.val(nowMs).as("erased_ms"),
          row.val("erased").as("reason"),
        ])
        .where("participant_id", "=", participantId),
    )
    .onConflict((conflict) => conflict.column("segment").doNothing())
    .execute();
  await eraseEntriesAbout(db, participantId);
  await db
    .deleteFrom("raw_view_approvals")
    .where("view_id", "in", (build) =>
      build.selectFrom("raw_views").select("view_id").where("participant_id", "=", participantId),
    )
    .execute();
  for (const table of personal) {
    await db.deleteFrom(table).where("participant_id", "=", participantId).execute();
  }
  await db
    .deleteFrom("commitments")
    .where("device_id", "in", (build) =>
      build.selectFrom("devices").select("device_id").where("participant_id", "=", participantId),
    )
    .execute();
  await db
    .updateTable("devices")
    .set({ state: "revoked" })
    .where("participant_id", "=", participantId)
    .execute();
  await db
    .updateTable("participants")
    .set({ state: "erased", team: null })
    .where("participant_id", "=", participantId)
    .execute();
}
