/** The engines that keep records, so that a suite asks the same of each: `describe.each(engines)`. */
import { afterAll, beforeAll } from "vitest";
import { startPostgres, type TestPostgres } from "./start-postgres.ts";

export const engines = ["SQLite", "PostgreSQL"] as const;

/** What a collector's options say of its database; nothing of SQLite, which lies in the data folder. */
export type DatabaseOption = { readonly databaseUrl?: string };

/** Starts the engine for all tests of a suite; each call then gives the option for a fresh, empty database. */
export function useEngine(engine: (typeof engines)[number]): () => Promise<DatabaseOption> {
  let postgres: TestPostgres | null = null;
  beforeAll(async () => {
    if (engine === "PostgreSQL") postgres = await startPostgres();
  });
  afterAll(() => postgres?.[Symbol.asyncDispose]());
  return async () => (postgres ? { databaseUrl: await postgres.createDatabase() } : {});
}
