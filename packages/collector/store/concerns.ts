import type { ConcernVerdict } from "@apprentice/core/api/concern.ts";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import type { Insertable, Selectable } from "kysely";
import type { Database, Tables } from "./tables.ts";

export type ConcernRow = Selectable<Tables["concerns"]>;

export async function addConcern(db: Database, row: Insertable<Tables["concerns"]>): Promise<void> {
  await db.insertInto("concerns").values(row).execute();
}

export function findConcern(db: Database, concernId: string): Promise<ConcernRow | undefined> {
  return db
    .selectFrom("concerns")
    .selectAll()
    .where("concern_id", "=", concernId)
    .executeTakeFirst();
}

/** One person's, oldest first. */
export function concernsOf(db: Database, participantId: ParticipantId): Promise<ConcernRow[]> {
  return db
    .selectFrom("concerns")
    .selectAll()
    .where("participant_id", "=", participantId)
    .orderBy("received_ms")
    .orderBy("concern_id")
    .execute();
}

/** Everybody's that wait for an answer, soonest due first. */
export function openConcerns(db: Database): Promise<ConcernRow[]> {
  return db
    .selectFrom("concerns")
    .selectAll()
    .where("answered_ms", "is", null)
    .orderBy("due_ms")
    .orderBy("concern_id")
    .limit(10_000)
    .execute();
}

/** While true, nothing of this person is recorded, accepted or released. */
export async function hasOpenObjection(
  db: Database,
  participantId: ParticipantId,
): Promise<boolean> {
  const row = await db
    .selectFrom("concerns")
    .select("concern_id")
    .where("participant_id", "=", participantId)
    .where("kind", "=", "objection")
    .where("answered_ms", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** False where it was answered meanwhile: the first answer stands. */
export async function answerConcern(
  db: Database,
  concernId: string,
  answer: {
    readonly atMs: number;
    readonly verdict: ConcernVerdict | null;
    readonly sealed: string;
  },
): Promise<boolean> {
  const result = await db
    .updateTable("concerns")
    .set({
      answered_ms: answer.atMs,
      verdict: answer.verdict,
      sealed_answer: answer.sealed,
    })
    .where("concern_id", "=", concernId)
    .where("answered_ms", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Answered ones go with the logs. Gives how many. */
export async function removeOldConcerns(db: Database, answeredBeforeMs: number): Promise<number> {
  const result = await db
    .deleteFrom("concerns")
    .where("answered_ms", "<", answeredBeforeMs)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
