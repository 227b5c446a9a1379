import { join } from "node:path";
import type { KeyDatabase } from "./key-tables.ts";
import { openPostgresKeys, openPostgresRecords } from "./open-postgres.ts";
import { openSqliteKeys, openSqliteRecords } from "./open-sqlite.ts";
import type { Database } from "./tables.ts";

/** Records and keys: two files of the data folder, or two schemas of a PostgreSQL database. */
export async function openStores(
  dataDir: string,
  databaseUrl: string | undefined,
): Promise<{ readonly records: Database; readonly keys: KeyDatabase }> {
  if (databaseUrl !== undefined) {
    const records = await openPostgresRecords(databaseUrl);
    return { records, keys: await openPostgresKeys(databaseUrl) };
  }
  const records = await openSqliteRecords(join(dataDir, "records.db"));
  return { records, keys: await openSqliteKeys(join(dataDir, "keys.db")) };
}
