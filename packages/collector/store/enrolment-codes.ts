import type { ParticipantId } from "@apprentice/core/id/id.ts";
import type { Database } from "./tables.ts";

export async function addEnrolmentCode(
  db: Database,
  row: {
    readonly codeSha256: string;
    readonly participantId: ParticipantId | null;
    readonly expiresMs: number;
    /** Opaque; null where the reporting line is not told. */
    readonly team?: string | null;
  },
): Promise<void> {
  await db
    .insertInto("enrolment_codes")
    .values({
      code_sha256: row.codeSha256,
      participant_id: row.participantId,
      expires_ms: row.expiresMs,
      used_ms: null,
      team: row.team ?? null,
    })
    .execute();
}

/**
 * Uses a code up; null where it is unknown, used or expired. Its row goes: whoever handed codes out and has a copy of
 * the database would know from it who became which pseudonym.
 */
export async function useEnrolmentCode(
  db: Database,
  codeSha256: string,
  nowMs: number,
): Promise<{ readonly participantId: ParticipantId | null; readonly team: string | null } | null> {
  const row = await db
    .deleteFrom("enrolment_codes")
    .where("code_sha256", "=", codeSha256)
    .where("used_ms", "is", null)
    .where("expires_ms", ">", nowMs)
    .returning(["participant_id", "team"])
    .executeTakeFirst();
  return row ? { participantId: row.participant_id, team: row.team } : null;
}

/** Those that nobody used in time. Gives how many. */
export async function removeOldCodes(db: Database, nowMs: number): Promise<number> {
  const result = await db
    .deleteFrom("enrolment_codes")
    .where("expires_ms", "<", nowMs)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
