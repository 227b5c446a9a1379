/** A worker of its own beside PostgreSQL: it works on nothing that the collector would refuse to serve. */
import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { dumpPostgres, loadPostgres } from "../drill/copy-postgres.ts";
import { startWorker } from "../start-collector.ts";
import { startPostgres, type TestPostgres } from "../testing/start-postgres.ts";
import { startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { openAnchor } from "./anchor.ts";
import { mustHoldWhatAnchorSaw } from "./check-records.ts";

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

let postgres: TestPostgres;
let scratch: string;
let databaseUrl: string;
let collector: TestCollector;
const place = (name: string) => join(scratch, name);

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-worker-"));
  databaseUrl = await postgres.createDatabase();
  const places = { dataDir: place("data"), anchorDir: place("anchor") };
  collector = await startTestCollector({ databaseUrl, ...places, workers: 0 });
  return async () => {
    await collector[Symbol.asyncDispose]();
    await rm(scratch, { recursive: true, force: true });
  };
});

const work = (
  more: {
    readonly anchorDir?: string;
    readonly dataDir?: string;
    readonly databaseUrl?: string;
  } = {},
) =>
  startWorker({
    databaseUrl,
    dataDir: place("data"),
    clock: collector.nowMs,
    rootKey: { passphrase: "only for this test" },
    policyKeys: collector.policy.policyKeys,
    staff: [],
    ...more,
  });

test("last week's database is refused with what to do, also where the worker's computer has only the root key", async () => {
  const device = await collector.enrol();
  await collector.publishLog();
  await dumpPostgres(databaseUrl, place("week.dump"));
  expect((await device.call("eraseParticipant")).status).toBe(200);
  await collector.publishLog();
  const old = { databaseUrl: await postgres.createDatabase(), anchorDir: place("anchor") };
  await loadPostgres(place("week.dump"), old.databaseUrl);
  await mkdir(place("elsewhere"));
  await cp(place("data/root-key.json"), place("elsewhere/root-key.json"));
  const anchorDir = place("anchor");
  for (const dataDir of [place("data"), place("elsewhere")]) {
    await expect(work({ ...old, dataDir })).rejects.toMatchObject({
      code: "data_rolled_back",
      message: expect.stringMatching(/older than its anchor: .*apprentice restore/) as string,
    });
    // Beside the newest one it works.
    await using _worker = await work({ dataDir, anchorDir });
  }
  // Nor is the anchor left out where the data has one, or a folder begun where there is none.
  await expect(work()).rejects.toMatchObject({ code: "anchor_missing" });
  await expect(work({ anchorDir: place("other") })).rejects.toMatchObject({
    code: "anchor_missing",
  });
  await mkdir(place("empty"));
  await expect(work({ anchorDir, dataDir: place("empty") })).rejects.toMatchObject({
    code: "root_key_missing",
  });
  expect(await readdir(place("empty"))).toEqual([]);
  const stranger = { databaseUrl: await postgres.createDatabase(), dataDir: place("stranger") };
  await using other = await startTestCollector({ ...stranger, workers: 0 });
  await other.enrol();
  await expect(work({ ...stranger, anchorDir })).rejects.toMatchObject({ code: "log_differs" });
});

test("a person who is being erased at this moment is waited for; one who came back is not", async () => {
  const { db } = collector.services;
  const device = await collector.enrol();
  await collector.publishLog();
  expect((await device.call("eraseParticipant")).status).toBe(200);
  const places = { dir: place("anchor"), dataDir: place("data") };
  const anchor = await openAnchor({ ...places, random, mayBegin: false });
  const setState = async (state: "active" | "erased") => {
    const whose = db.updateTable("participants").where("participant_id", "=", device.participantId);
    await whose.set({ state }).execute();
  };
  await setState("active");
  let looks = 0;
  const pause = async () => {
    looks += 1;
    if (looks === 3) await setState("erased");
  };
  await mustHoldWhatAnchorSaw(db, anchor, pause);
  expect(looks).toBe(3);
  // As after a restore that was interrupted: the log is whole, and the person is here again.
  await setState("active");
  const nothing = () => Promise.resolve();
  await expect(mustHoldWhatAnchorSaw(db, anchor, nothing)).rejects.toMatchObject({
    code: "data_rolled_back",
    message: expect.stringMatching(/1 people are in it/) as string,
  });
});
