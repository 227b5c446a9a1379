/** The append-only log of who did what to whose material: ids and codes, never content. */
import { canonicalJson } from "@apprentice/core/id/canonical-json.ts";
import type { Database } from "../store/tables.ts";

export type AuditEntry = Readonly<Record<string, string | number | boolean | null>>;

export type AuditLog = {
  /** Resolves when the entry is durable. */
  readonly append: (kind: string, entry: AuditEntry) => Promise<void>;
  /** The same within the caller's transaction, so that a deed and its entry stand or fall together. */
  readonly appendIn: (transaction: Database, kind: string, entry: AuditEntry) => Promise<void>;
};

/** The log as a table with dense numbers; a tree over the same entries proves them to outsiders. */
export function createTableAuditLog(options: {
  readonly db: Database;
  readonly nowMs: () => number;
}): AuditLog {
  const { db, nowMs } = options;
  const appendIn: AuditLog["appendIn"] = async (transaction, kind, entry) => {
    const head = await transaction
      .insertInto("audit_head")
      .values({ id: 1, size: 1 })
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet((row) => ({ size: row("audit_head.size", "+", 1) })),
      )
      .returning("size")
      .executeTakeFirstOrThrow();
    await transaction
      .insertInto("audit")
      .values({ seq: head.size - 1, at_ms: nowMs(), kind, entry: canonicalJson(entry) })
      .execute();
  };
  return {
    appendIn,
    append: (kind, entry) =>
      db.transaction().execute((transaction) => appendIn(transaction, kind, entry)),
  };
}
