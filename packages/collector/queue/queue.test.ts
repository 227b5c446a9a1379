import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { openPostgresRecords } from "../store/open-postgres.ts";
import { openSqliteRecords } from "../store/open-sqlite.ts";
import type { Database } from "../store/tables.ts";
import { startPostgres, type TestPostgres } from "../testing/start-postgres.ts";
import { openBossQueue } from "./boss-queue.ts";
import { queueContract, type OpenQueue } from "./queue-contract.ts";
import { createTableQueue } from "./table-queue.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

/** Time passes twenty times faster: waiting before a repetition takes no time, and yet no lease ends under a busy worker. */
function tables(db: Database): Pick<Awaited<ReturnType<OpenQueue>>, "open" | "errors"> {
  let errors = 0;
  const beganMs = performance.now();
  const nowMs = () => Math.floor(1_700_000_000_000 + (performance.now() - beganMs) * 20);
  const onError = () => void errors++;
  return {
    errors: () => errors,
    open: () => Promise.resolve(createTableQueue({ db, nowMs, random, onError })),
  };
}

queueContract("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "apprentice-queue-"));
  const db = await openSqliteRecords(join(folder, "records.db"));
  const close = async () => {
    await db.destroy();
    await rm(folder, { recursive: true });
  };
  return { db, ...tables(db), close };
});

queueContract("PostgreSQL", async () => {
  const db = await openPostgresRecords(await postgres.createDatabase());
  return { db, ...tables(db), close: () => db.destroy() };
});

queueContract("pg-boss", async () => {
  const url = await postgres.createDatabase();
  const db = await openPostgresRecords(url);
  let errors = 0;
  const onError = () => void errors++;
  return {
    db,
    open: () => openBossQueue({ url, onError, retryDelayS: 0 }),
    errors: () => errors,
    close: () => db.destroy(),
  };
});
