import type { Kysely } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { CollectorError } from "../errors.ts";
import * as keys001 from "./migrations/001-keys.ts";
import * as records001 from "./migrations/001-records.ts";
import * as records002 from "./migrations/002-audit-openings.ts";
import * as records003 from "./migrations/003-oversight.ts";
import * as records004 from "./migrations/004-concerns.ts";
import * as records005 from "./migrations/005-rights.ts";
import * as records006 from "./migrations/006-sealed-places.ts";
import * as records007 from "./migrations/007-rejected.ts";
import * as keys002 from "./migrations/002-log-key.ts";
import * as keys003 from "./migrations/003-secrets.ts";

/** Never edit one that was released: add the next number. */
const recordMigrations: Readonly<Record<string, Migration>> = {
  "001-records": records001,
  "002-audit-openings": records002,
  "003-oversight": records003,
  "004-concerns": records004,
  "005-rights": records005,
  "006-sealed-places": records006,
  "007-rejected": records007,
};
const keyMigrations: Readonly<Record<string, Migration>> = {
  "001-keys": keys001,
  "002-log-key": keys002,
  "003-secrets": keys003,
};

const sets = { records: recordMigrations, keys: keyMigrations } as const;

/** Which of the two databases a connection is for. */
export type Purpose = keyof typeof sets;

/** Brings a database to the newest form. Throws `migration_failed`, leaving it as it was. */
export async function migrate<T>(db: Kysely<T>, purpose: Purpose): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...sets[purpose] }) };
  // Names of their own, because the migrator takes a table of another schema for its own.
  const migrator = new Migrator({
    db,
    provider,
    migrationTableName: `${purpose}_migration`,
    migrationLockTableName: `${purpose}_migration_lock`,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === "Error")?.migrationName ?? "none";
  throw new CollectorError(
    "migration_failed",
    `The ${purpose} database could not be brought to the newest form (step: ${failed}). It was left as it was; see the cause, and check that this program is not older than the database.`,
    { cause: error },
  );
}
