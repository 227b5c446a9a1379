import { LogOpening } from "@apprentice/core/audit/log-entry.ts";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import type { Database } from "./tables.ts";

/** Every entry about one person with number greater than `after`, oldest first, as they can be proved. */
export async function listEntriesAbout(
  db: Database,
  page: {
    readonly participantId: ParticipantId;
    /** -1 for the first page. */
    readonly after: number;
    readonly limit: number;
  },
): Promise<LogOpening[]> {
  const rows = await db
    .selectFrom("audit")
    .select(["seq", "salt", "at_ms", "kind", "entry"])
    .where("participant_id", "=", page.participantId)
    .where("seq", ">", page.after)
    .orderBy("seq")
    .limit(page.limit)
    .execute();
  return rows.map(({ seq, salt, at_ms: atMs, kind, entry }) =>
    LogOpening.parse({ seq, salt, atMs, kind, entry: JSON.parse(entry) as unknown }),
  );
}

/** Deletes salts and details of every entry about one person. The leaves stay, so the tree does not change. */
export async function eraseEntriesAbout(db: Database, participantId: ParticipantId): Promise<void> {
  await db
    .updateTable("audit")
    .set({ salt: null, entry: "{}", kind: "erased", participant_id: null })
    .where("participant_id", "=", participantId)
    .execute();
}

/** The time of the newest entry that is not after `notAfterMs`; null where there is none. */
export async function newestEntryMs(
  db: Database,
  notAfterMs = Number.MAX_SAFE_INTEGER,
): Promise<number | null> {
  const row = await db
    .selectFrom("audit")
    .select("at_ms")
    .where("at_ms", "<=", notAfterMs)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.at_ms ?? null;
}
