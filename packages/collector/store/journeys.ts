import type { DeviceId, ParticipantId } from "@apprentice/core/id/id.ts";
import type { TextSeal } from "../keys/text-seal.ts";
import type { Database } from "./tables.ts";

/** Ends the journey that is under way, and begins one where `place` is set. */
export async function beginJourney(
  db: Database,
  journey: {
    readonly participantId: ParticipantId;
    readonly deviceId: DeviceId;
    readonly place: string | null;
    readonly fromMs: number;
    readonly seal: TextSeal;
  },
): Promise<void> {
  const { participantId, deviceId, place, fromMs, seal } = journey;
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
      sealed_place: seal.seal(placeOf(participantId), place),
      from_ms: fromMs,
      until_ms: null,
    })
    .execute();
}

/** Where this person said they were at a moment; usually nowhere but at home. */
export async function journeysAt(
  db: Database,
  at: { readonly participantId: ParticipantId; readonly atMs: number },
  seal: TextSeal,
): Promise<string[]> {
  const { participantId, atMs } = at;
  const rows = await db
    .selectFrom("journeys")
    .select("sealed_place")
    .where("participant_id", "=", participantId)
    .where("from_ms", "<=", atMs)
    .where((row) => row.or([row("until_ms", "is", null), row("until_ms", ">", atMs)]))
    .execute();
  return rows.map((row) => seal.open(placeOf(participantId), row.sealed_place));
}

/** Gives how many. */
export async function removeOldJourneys(db: Database, endedBeforeMs: number): Promise<number> {
  const result = await db
    .deleteFrom("journeys")
    .where("until_ms", "<", endedBeforeMs)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

function placeOf(participantId: ParticipantId): string {
  return `journeys/${participantId}`;
}

type OpenJourney = { readonly participant_id: ParticipantId; readonly sealed_place: string };

/** Those that an older version wrote in clear: a code such as DE or US-NY is far shorter than anything sealed. */
export function openJourneys(db: Database, limit: number): Promise<OpenJourney[]> {
  return db
    .selectFrom("journeys")
    .select(["participant_id", "sealed_place"])
    .distinct()
    .where((row) => row(row.fn<number>("length", ["sealed_place"]), "<", 10))
    .limit(limit)
    .execute();
}

/** Seals one person's journeys to one place; without a key nobody may read them any more, so they go. */
export async function sealJourney(
  db: Database,
  seal: TextSeal | null,
  row: OpenJourney,
): Promise<void> {
  const { participant_id: participantId, sealed_place: place } = row;
  if (seal === null) {
    await db.deleteFrom("journeys").where("participant_id", "=", participantId).execute();
    return;
  }
  await db
    .updateTable("journeys")
    .set({ sealed_place: seal.seal(placeOf(participantId), place) })
    .where("participant_id", "=", participantId)
    .where("sealed_place", "=", place)
    .execute();
}
