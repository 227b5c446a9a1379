import { Kysely } from "kysely";
import type { KeyTables } from "./key-tables.ts";
import { migrate } from "./migrate.ts";
import { openSqliteDatabase } from "./sqlite-database.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import type { Tables } from "./tables.ts";

/** Survives power loss (FULL), lets a worker process read while the server writes (WAL). */
const recordPragmas = [
  "journal_mode = wal",
  "synchronous = full",
  "busy_timeout = 200",
  "secure_delete = on",
];

/**
 * Erased keys must not linger: deleted cells are overwritten, and the journal, which holds pages as they
 * were, is cut to nothing after each commit instead of being kept as a write-ahead log would be.
 */
const keyPragmas = [
  "journal_mode = truncate",
  "synchronous = extra",
  "busy_timeout = 200",
  "secure_delete = on",
];

/** Opens (or makes) the records of one data folder in one file. */
export async function openSqliteRecords(path: string): Promise<Kysely<Tables>> {
  const database = openSqliteDatabase(path, recordPragmas);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database) });
  await migrate(db, "records");
  return db;
}

/** Opens (or makes) the key store in a file of its own. */
export async function openSqliteKeys(path: string): Promise<Kysely<KeyTables>> {
  const database = openSqliteDatabase(path, keyPragmas);
  const db = new Kysely<KeyTables>({ dialect: sqliteDialect(database) });
  await migrate(db, "keys");
  return db;
}
