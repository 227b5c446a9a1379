/** The append-only log of who did what to whose material: ids and codes, never content. */
import { commitmentOf, type LogOpening } from "@apprentice/core/audit/log-entry.ts";
import { canonicalJson } from "@apprentice/core/id/canonical-json.ts";
import { toHex } from "@apprentice/core/id/hex.ts";
import { ParticipantId } from "@apprentice/core/id/id.ts";
import type { RandomBytes } from "../keys/wrap.ts";
import type { Database } from "../store/tables.ts";
import { sha256 } from "./sha256.ts";

/** `participantId`, where it is there, says whom the entry is about: they can ask for it and have it erased. */
export type AuditEntry = Readonly<Record<string, string | number | boolean | null>>;

export type AuditLog = {
  /** Resolves with what opens the entry's leaf, when the entry is durable. */
  readonly append: (kind: string, entry: AuditEntry) => Promise<LogOpening>;
  /** The same within the caller's transaction, so that a deed and its entry stand or fall together. */
  readonly appendIn: (
    transaction: Database,
    kind: string,
    entry: AuditEntry,
  ) => Promise<LogOpening>;
};

/**
 * As a transaction's first statement: from here to its end nothing else that logs comes in between, and what is read
 * next is newest. Every such transaction waits at the same one row, so none can wait for another in a circle.
 */
export async function holdLog(transaction: Database): Promise<void> {
  await transaction
    .updateTable("audit_head")
    .set((row) => ({ size: row.ref("size") }))
    .execute();
}

/** The log as a table with dense numbers; log-publisher.ts proves the same entries to outsiders. */
export function createTableAuditLog(options: {
  readonly db: Database;
  readonly nowMs: () => number;
  readonly random: RandomBytes;
}): AuditLog {
  const { db, nowMs, random } = options;
  const appendIn: AuditLog["appendIn"] = async (transaction, kind, entry) => {
    const head = await transaction
      .insertInto("audit_head")
      .values({ id: 1, size: 1 })
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet((row) => ({ size: row("audit_head.size", "+", 1) })),
      )
      .returning("size")
      .executeTakeFirstOrThrow();
    const salt = toHex(random(16));
    const opening: LogOpening = { seq: head.size - 1, salt, atMs: nowMs(), kind, entry };
    await transaction.insertInto("audit").values(rowOf(opening)).execute();
    return opening;
  };
  return {
    appendIn,
    append: (kind, entry) =>
      db.transaction().execute((transaction) => appendIn(transaction, kind, entry)),
  };
}

function rowOf(opening: LogOpening) {
  const { seq, salt, atMs, kind, entry } = opening;
  const leaf = toHex(commitmentOf(sha256, opening));
  const about = ParticipantId.safeParse(entry["participantId"]).data ?? null;
  return { seq, at_ms: atMs, kind, entry: canonicalJson(entry), salt, leaf, participant_id: about };
}
