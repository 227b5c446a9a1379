import type { DeviceId, ParticipantId } from "@apprentice/core/id/id.ts";
import type { Database } from "./tables.ts";

/** Ends the journey that is under way, and begins one where `place` is set. */
export async function beginJourney(
  db: Database,
  journey: {
    readonly participantId: ParticipantId;
    readonly deviceId: DeviceId;
    readonly place: string | null;
    readonly fromMs: number;
  },
): Promise<void> {
  const { participantId, deviceId, place, fromMs } = journey;
  await db
    .updateTable("journeys")
    .set({ until_ms: fromMs })
    .where("participant_id", "=", participantId)
    .where("until_ms", "is", null)
    .execute();
  if (place === null) return;
  await db
    .insertInto("journeys")
    .values({
      participant_id: participantId,
      device_id: deviceId,
      place,
      from_ms: fromMs,
      until_ms: null,
    })
    .execute();
}

/** Where this person said they were at a moment; usually nowhere but at home. */
export async function journeysAt(
  db: Database,
  participantId: ParticipantId,
  atMs: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom("journeys")
    .select("place")
    .where("participant_id", "=", participantId)
    .where("from_ms", "<=", atMs)
    .where((row) => row.or([row("until_ms", "is", null), row("until_ms", ">", atMs)]))
    .execute();
  return rows.map(({ place }) => place);
}

/** Gives how many. */
export async function removeOldJourneys(db: Database, endedBeforeMs: number): Promise<number> {
  const result = await db
    .deleteFrom("journeys")
    .where("until_ms", "<", endedBeforeMs)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
