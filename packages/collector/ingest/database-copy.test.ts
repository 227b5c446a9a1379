/** What somebody learns who has a copy of the database and of the folder, but neither passphrase nor root key. */
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { ReceiptList } from "@apprentice/core/api/schemas.ts";
import { dumpPostgres } from "../drill/copy-postgres.ts";
import { startCollector } from "../start-collector.ts";
import { searchFolder } from "../testing/search-folder.ts";
import { dayMs, startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { codeOf, enrolDevice } from "../testing/test-device.ts";
import { engines, useEngine, type DatabaseOption } from "../testing/use-engine.ts";

// Places that the policy does not name, so that they stand nowhere else.
const home = { home: "US-VT", work: "US-WY", employer: "US-ID" };
const away = "BR-SP";
const team = "team-of-three-in-the-attic";

describe.each(engines)("a copy of the database on %s", (engine) => {
  const newDatabase = useEngine(engine);
  let scratch: string;
  let database: DatabaseOption;
  let collector: TestCollector;
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "apprentice-copy-"));
    database = await newDatabase();
    collector = await startTestCollector({
      ...database,
      dataDir: join(scratch, "data"),
      workers: 0,
    });
    return async () => {
      await collector[Symbol.asyncDispose]();
      await rm(scratch, { recursive: true, force: true });
    };
  });

  /** Which of these stand in any table, any file of the data folder, or a dump. */
  async function found(texts: readonly string[]): Promise<string[]> {
    const dump = join(scratch, "dump.sql");
    if (database.databaseUrl !== undefined) await dumpPostgres(database.databaseUrl, dump, "plain");
    const dumped = await readFile(dump, "utf8").catch(() => "");
    const rows = JSON.stringify(await everyRow());
    const hits: string[] = [];
    for (const text of texts) {
      const files = await searchFolder(join(scratch, "data"), text);
      expect(files.bytesRead + dumped.length).toBeGreaterThan(10_000);
      if (rows.includes(text) || dumped.includes(text) || files.hits.length > 0) hits.push(text);
    }
    return hits;
  }

  async function everyRow(): Promise<unknown[]> {
    const { db } = collector.services;
    const all: unknown[] = [];
    for (const { name, schema } of await db.introspection.getTables()) {
      const table = sql.table(schema === undefined ? name : `${schema}.${name}`);
      const { rows } = await sql`select * from ${table}`.execute(db);
      all.push(rows);
    }
    return all;
  }

  test("shows no place, no word, no team and no code of a participant, and to them everything", async () => {
    const { code } = await collector.issueEnrolmentCode(null, team);
    await collector.issueEnrolmentCode(null, team);
    const device = await enrolDevice({ url: collector.url, code, nowMs: collector.nowMs });
    const signed = await device.consent(collector.nowMs(), home);
    const word = `word-${randomBytes(8).toString("hex")}`;
    const nonce = randomBytes(32).toString("hex");
    const concern = { version: 1, kind: "question", text: word, nonce };
    expect((await device.call("raiseConcern", { json: concern })).status).toBe(201);
    const journey = { version: 1, place: away, atMs: collector.nowMs() };
    expect((await device.call("tellJourney", { json: journey })).status).toBe(201);
    const planted = [...Object.values(home), away, word, nonce, team, code, signed.signature];
    const codeHash = Buffer.from(
      await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code)),
    ).toString("hex");
    expect(await found([...planted, codeHash])).toEqual([]);
    // The control: the search finds what does stand there.
    const shown = [device.participantId, "US-NY", String(collector.nowMs())];
    expect(await found(shown)).toEqual(shown);
    const own = ReceiptList.parse((await device.call("listReceipts")).body);
    expect(own.items.map((item) => item.signed)).toEqual([signed]);
    // The sealed place still counts: its law is not kept, so nothing is taken from there.
    collector.advance(14 * dayMs);
    const claim = await device.begin(signed);
    collector.advance(dayMs);
    expect(codeOf(await device.upload(claim, new Uint8Array(9)))).toBe("403 place_blocked");
  });

  test("of an older version, with places in clear, is sealed at the next start", async () => {
    const device = await collector.enrol();
    const signed = await device.consent(collector.nowMs(), home);
    const { db } = collector.services;
    await device.call("tellJourney", {
      json: { version: 1, place: away, atMs: collector.nowMs() },
    });
    // As migration 005 left them.
    await db
      .updateTable("receipts")
      .set({ sealed: JSON.stringify(signed) })
      .execute();
    await db.updateTable("journeys").set({ sealed_place: away }).execute();
    await db.updateTable("participants").set({ team }).execute();
    expect(await found([home.home, away, team])).toEqual([home.home, away, team]);
    await using again = await startCollector({
      ...database,
      dataDir: join(scratch, "data"),
      port: 0,
      clock: collector.nowMs,
      rootKey: { passphrase: "only for this test" },
      policyKeys: collector.policy.policyKeys,
      staff: [],
      workers: 0,
    });
    expect(again.url).not.toBe("");
    if (engine === "PostgreSQL") await sql`vacuum full receipts, journeys`.execute(db);
    expect(await found([home.home, away, team])).toEqual([]);
    const row = await db.selectFrom("participants").select("team").executeTakeFirst();
    expect(row?.team).toBe(again.services.hideTeam(team));
    const own = ReceiptList.parse((await device.call("listReceipts")).body);
    expect(own.items.map((item) => item.signed)).toEqual([signed]);
  });
});
