import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { startPostgres, type TestPostgres } from "../testing/start-postgres.ts";
import { openPostgresRecords } from "./open-postgres.ts";
import { openSqliteRecords } from "./open-sqlite.ts";
import { storeContract } from "./store-contract.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

storeContract("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "apprentice-store-"));
  const path = join(folder, "records.db");
  const db = await openSqliteRecords(path);
  const again = await openSqliteRecords(path);
  const close = async () => {
    await Promise.all([db.destroy(), again.destroy()]);
    await rm(folder, { recursive: true });
  };
  return { db, again, close };
});

storeContract("PostgreSQL", async () => {
  const url = await postgres.createDatabase();
  const db = await openPostgresRecords(url);
  const again = await openPostgresRecords(url);
  const close = async () => {
    await Promise.all([db.destroy(), again.destroy()]);
  };
  return { db, again, close };
});
