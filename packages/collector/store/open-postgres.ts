import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import type { KeyTables } from "./key-tables.ts";
import { migrate, type Purpose } from "./migrate.ts";
import type { Tables } from "./tables.ts";

const greatestConnections = 8;

/** Opens (or makes) the records in schema `apprentice` of a PostgreSQL database. */
export async function openPostgresRecords(url: string): Promise<Kysely<Tables>> {
  return open<Tables>({ url, schema: "apprentice", purpose: "records" });
}

/** Opens (or makes) the key store in schema `apprentice_keys`; a database of its own is better still. */
export async function openPostgresKeys(url: string): Promise<Kysely<KeyTables>> {
  return open<KeyTables>({ url, schema: "apprentice_keys", purpose: "keys" });
}

async function open<T>(options: {
  readonly url: string;
  readonly schema: string;
  readonly purpose: Purpose;
}): Promise<Kysely<T>> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: greatestConnections,
    options: `-c search_path=${options.schema}`,
    types: parsers(),
  });
  // An idle connection that breaks must not end the process; the next query reports it.
  pool.on("error", () => undefined);
  const db = new Kysely<T>({ dialect: new PostgresDialect({ pool }) });
  await sql`create schema if not exists ${sql.id(options.schema)}`.execute(db);
  await migrate(db, options.purpose);
  return db;
}

/** int8 arrives as text; every number that the collector stores (ms, bytes, counts) is below 2^53. */
function parsers(): pg.TypeOverrides {
  const overrides = new pg.TypeOverrides();
  overrides.setTypeParser(pg.types.builtins.INT8, Number);
  return overrides;
}
