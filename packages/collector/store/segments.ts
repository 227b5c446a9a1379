import type { ParticipantId, SegmentHash } from "@apprentice/core/id/id.ts";
import type { Insertable } from "kysely";
import type { Database, NewSegment, SegmentRow, Tables } from "./tables.ts";

/** Stores a segment's row; false where it is there already. */
export async function addSegment(db: Database, segment: NewSegment): Promise<boolean> {
  const result = await db
    .insertInto("segments")
    .values(segment)
    .onConflict((conflict) => conflict.column("segment").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export function findSegment(db: Database, segment: SegmentHash): Promise<SegmentRow | undefined> {
  return db.selectFrom("segments").selectAll().where("segment", "=", segment).executeTakeFirst();
}

/** Moves a segment on; `reason` is a stable code, kept of what is rejected. */
export async function settleSegment(
  db: Database,
  segment: SegmentHash,
  outcome: { readonly state: "compiled" } | { readonly state: "rejected"; reason: string },
): Promise<void> {
  const reason = outcome.state === "rejected" ? outcome.reason : null;
  await db
    .updateTable("segments")
    .set({ state: outcome.state, reason })
    .where("segment", "=", segment)
    .execute();
}

/** The readable segments of one recording, in the order in which they came. */
export function segmentsOfRecording(
  db: Database,
  place: Pick<SegmentRow, "participant_id" | "recording_id">,
): Promise<SegmentRow[]> {
  return db
    .selectFrom("segments")
    .selectAll()
    .where("participant_id", "=", place.participant_id)
    .where("recording_id", "=", place.recording_id)
    .where("state", "!=", "rejected")
    .orderBy("received_ms")
    .orderBy("segment")
    .execute();
}

/** Every upload of one person, oldest first. */
export function listSegmentsOf(db: Database, participantId: ParticipantId): Promise<SegmentRow[]> {
  return db
    .selectFrom("segments")
    .selectAll()
    .where("participant_id", "=", participantId)
    .orderBy("received_ms")
    .orderBy("segment")
    .execute();
}

export async function segmentsOf(
  db: Database,
  participantId: ParticipantId,
): Promise<SegmentHash[]> {
  const rows = await db
    .selectFrom("segments")
    .select("segment")
    .where("participant_id", "=", participantId)
    .execute();
  return rows.map((row) => row.segment);
}

/** Marks segments as erased for good; those that are marked stay as they are. */
export async function addTombstones(
  db: Database,
  rows: readonly Insertable<Tables["tombstones"]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) {
    await db
      .insertInto("tombstones")
      .values(rows.slice(from, from + 500))
      .onConflict((conflict) => conflict.column("segment").doNothing())
      .execute();
  }
}

export async function isTombstoned(db: Database, segment: SegmentHash): Promise<boolean> {
  const row = await db
    .selectFrom("tombstones")
    .select("segment")
    .where("segment", "=", segment)
    .executeTakeFirst();
  return row !== undefined;
}
