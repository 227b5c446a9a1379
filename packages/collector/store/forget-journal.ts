import { sql, SqliteAdapter } from "kysely";
import type { Database } from "./tables.ts";

/**
 * Cuts SQLite's write-ahead log, which still holds the pages as they were before an erasure. Where another process is
 * reading, the next one to write does it. PostgreSQL has its own way (vacuum, and the age of its backups).
 */
export async function forgetJournal(db: Database): Promise<void> {
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
}
