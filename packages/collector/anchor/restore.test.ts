/** Last week's whole data folder is put back, log and tombstones with it: what was erased since must stay erased. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { endpoints, pathOf } from "@apprentice/core/api/endpoints.ts";
import { SegmentHash } from "@apprentice/core/id/id.ts";
import { mirrorLog } from "../audit/mirror-log.ts";
import { sha256 } from "../audit/sha256.ts";
import { dumpPostgres, loadPostgres } from "../drill/copy-postgres.ts";
import { replayTombstones } from "../ingest/replay-tombstones.ts";
import { startCollector, type Collector, type CollectorOptions } from "../start-collector.ts";
import { answerConcern, concernsOf, hasOpenObjection } from "../store/concerns.ts";
import { isActiveParticipant } from "../store/participants.ts";
import { findSegment } from "../store/segments.ts";
import { contribute } from "../testing/contribute.ts";
import { copyFolder } from "../testing/copy-folder.ts";
import { dayMs, startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { codeOf, enrolDevice, type TestDevice } from "../testing/test-device.ts";
import { engines, useEngine, type DatabaseOption } from "../testing/use-engine.ts";
import { openAnchor, replaceAnchor } from "./anchor.ts";
import { restoreFromAnchor } from "./restore.ts";

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
type More = Pick<CollectorOptions, "anchorDir" | "keptCheckpoints" | "onWarning">;
const rootKey = { passphrase: "only for this test" };

describe.each(engines)("last week's data on %s", (engine) => {
  const newDatabase = useEngine(engine);
  let scratch: string;
  let database: DatabaseOption;
  let collector: TestCollector;
  const place = (name: string) => join(scratch, name);

  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "apprentice-anchor-"));
    database = await newDatabase();
    return () => rm(scratch, { recursive: true, force: true });
  });

  async function begin(more: More = { anchorDir: place("anchor") }): Promise<void> {
    const where = { ...database, dataDir: place("data"), workers: 0 };
    collector = await startTestCollector({ ...more, ...where });
  }

  /** A person with one segment at the collector. */
  const work = (bytes: Uint8Array<ArrayBuffer>) => contribute(collector, bytes);

  async function backUp(): Promise<void> {
    await copyFolder(place("data"), place("backup"));
    const { databaseUrl } = database;
    if (databaseUrl !== undefined) await dumpPostgres(databaseUrl, place("backup.dump"));
  }

  /** The collector ends, and its folder and database become those of the backup. */
  async function stopAndPutBack(): Promise<void> {
    await collector[Symbol.asyncDispose]();
    await cp(place("backup"), place("data"), { recursive: true });
    database = await newDatabase();
    const { databaseUrl } = database;
    if (databaseUrl !== undefined) await loadPostgres(place("backup.dump"), databaseUrl);
  }

  const options = () => ({
    dataDir: place("data"),
    ...database,
    clock: collector.nowMs,
    rootKey,
    policyKeys: collector.policy.policyKeys,
    staff: [],
  });
  const serve = (more: More = { anchorDir: place("anchor") }) =>
    startCollector({ ...options(), port: 0, workers: 0, ...more });

  const restore = async () =>
    restoreFromAnchor({
      ...options(),
      anchor: await openAnchor({
        dir: place("anchor"),
        dataDir: place("data"),
        random,
        mayBegin: false,
      }),
    });

  /** What somebody who still has the bytes is answered. */
  async function uploadAgain(again: Collector, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const { code } = await again.issueEnrolmentCode(null);
    const device = await enrolDevice({ url: again.url, code, nowMs: collector.nowMs });
    const receipt = await device.consent();
    collector.advance(14 * dayMs);
    const claim = await device.begin(receipt);
    collector.advance(dayMs);
    return codeOf(await device.upload(claim, bytes));
  }

  /** As the steward, who finds the objection unfounded. */
  async function answer(id: string): Promise<number> {
    const { method } = endpoints.answerConcern;
    const headers = {
      authorization: `Bearer ${collector.tokens["steward"] ?? ""}`,
      "apprentice-purpose": "answer",
      "content-type": "application/json",
    };
    const body = JSON.stringify({ version: 1, text: "it stays", verdict: "not_upheld" });
    const url = `${collector.url}${pathOf("answerConcern", { id })}`;
    return (await fetch(url, { method, headers, body })).status;
  }

  const isActive = (again: Collector, device: TestDevice) =>
    isActiveParticipant(again.services.db, device.participantId);

  test("it is not served; after `restore` the erased stay erased, the others stay, and history goes on", async () => {
    await begin();
    const [gone, kept] = [random(300), random(400)];
    const one = await work(gone);
    const other = await work(kept);
    const stays = await work(random(60));
    await backUp();
    const third = await work(random(50));
    const object = () => {
      const nonce = Buffer.from(random(32)).toString("hex");
      const json = { version: 1, kind: "objection", text: "not on Fridays", nonce };
      return stays.device.call("raiseConcern", { json });
    };
    expect((await object()).status).toBe(201);
    expect((await object()).status).toBe(201);
    const said = await concernsOf(collector.services.db, stays.device.participantId);
    const [first, waiting] = said;
    expect(await answer(first?.concern_id ?? "")).toBe(201);
    await one.device.call("eraseParticipant");
    await other.device.call("withdraw");
    const size = await collector.publishLog();
    const checkpoint = await readFile(place("data/log/checkpoint"), "utf8");
    await stopAndPutBack();

    const before = await readFile(place("data/log/checkpoint"));
    await expect(serve()).rejects.toMatchObject({
      code: "data_rolled_back",
      message: expect.stringMatching(/5 tombstones .*apprentice restore/) as string,
    });
    expect(await readFile(place("data/log/checkpoint"))).toEqual(before);
    // Nor without naming the anchor.
    await expect(serve({})).rejects.toMatchObject({ code: "anchor_missing" });

    expect(await restore()).toMatchObject({ people: 1, tombstones: 5 });
    // Whoever kept the newest checkpoint finds the log going on from it.
    await using again = await serve({ anchorDir: place("anchor"), keptCheckpoints: [checkpoint] });
    expect(await again.publishLog()).toBeGreaterThan(size);
    expect(await isActive(again, one.device)).toBe(false);
    expect(await isActive(again, other.device)).toBe(true);
    const hash = SegmentHash.parse(Buffer.from(sha256(kept)).toString("hex"));
    expect(await findSegment(again.services.db, hash)).toBeDefined();
    // Taken back is taken back, and what came after the backup is lost, not erased.
    const receipts = await again.services.db
      .selectFrom("receipts")
      .select("withdrawn_ms")
      .where("participant_id", "=", other.device.participantId)
      .execute();
    expect(receipts).toEqual([{ withdrawn_ms: expect.any(Number) as number }]);
    expect(await isActive(again, third.device)).toBe(false);
    // The objection that nobody answered stands as it was said.
    const objecting = await concernsOf(again.services.db, stays.device.participantId);
    expect(objecting).toEqual([waiting]);
    expect(await hasOpenObjection(again.services.db, stays.device.participantId)).toBe(true);
    expect(await uploadAgain(again, gone)).toBe("410 erased");
    // Answered, and the collector died before it could write that down: the next start does.
    const last = { atMs: collector.nowMs(), verdict: "not_upheld", sealed: "" } as const;
    await answerConcern(again.services.db, waiting?.concern_id ?? "", last);
    await replayTombstones(again.services);
    const lines = await again.services.tombstones.readAll();
    expect(lines.filter(({ kind }) => kind === "answered")).toHaveLength(2);
    // Doing it again changes nothing.
    await again[Symbol.asyncDispose]();
    expect(await restore()).toMatchObject({ people: 0, tombstones: 0, lostEntries: 0 });
  });

  test("the database alone is older: that too is refused, and restored with the same command", async () => {
    await begin();
    const bytes = random(300);
    const { device } = await work(bytes);
    await backUp();
    await device.call("eraseParticipant");
    const size = await collector.publishLog();
    await copyFolder(place("data"), place("newest"));
    await stopAndPutBack();
    const stores = ["records.db", "records.db-wal", "keys.db"];
    await rm(place("data"), { recursive: true });
    await copyFolder(place("newest"), place("data"));
    for (const name of engine === "SQLite" ? stores : []) {
      await rm(place(`data/${name}`), { force: true });
      await cp(place(`backup/${name}`), place(`data/${name}`)).catch(() => undefined);
    }
    await expect(serve()).rejects.toMatchObject({ code: "log_ahead" });
    expect(await restore()).toMatchObject({ people: 1, tombstones: 0 });
    await using again = await serve();
    expect(await again.publishLog()).toBeGreaterThan(size);
    expect(await isActive(again, device)).toBe(false);
    expect(await uploadAgain(again, bytes)).toBe("410 erased");
  });

  test("blobs that came from another backup than the records go too, and a restore that stopped half-way is not served", async () => {
    await begin();
    const bytes = random(300);
    const { device } = await work(bytes);
    const name = Buffer.from(sha256(bytes)).toString("hex");
    await backUp();
    await device.call("eraseParticipant");
    await collector.publishLog();
    await copyFolder(place("data"), place("newest"));
    await stopAndPutBack();
    // As far as the log, and no further.
    await rm(place("data/log"), { recursive: true });
    await mirrorLog({ from: place("anchor/log"), to: place("data/log") });
    await expect(serve()).rejects.toMatchObject({ code: "data_rolled_back" });
    expect(await restore()).toMatchObject({ people: 1, blobs: 0 });

    // Now the newest records (of SQLite) with last week's blobs.
    if (engine === "PostgreSQL") return;
    await rm(place("data"), { recursive: true });
    await copyFolder(place("newest"), place("data"));
    await cp(place("backup/blobs"), place("data/blobs"), { recursive: true });
    await rm(place("anchor"), { recursive: true });
    await replaceAnchor({ dir: place("anchor"), dataDir: place("data") });
    const stray = place(`data/blobs/segments/00/${"0".repeat(64)}`);
    await mkdir(dirname(stray), { recursive: true });
    await writeFile(stray, "of an upload that no record knows");
    expect(await restore()).toMatchObject({ people: 0, blobs: 1, orphans: 1 });
    const path = place(`data/blobs/segments/${name.slice(0, 2)}/${name}`);
    await expect(readFile(path)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await readFile(stray, "utf8")).toMatch(/no record/);
  });

  test("without an anchor the hole is named at the start; a checkpoint that a witness kept closes it", async () => {
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    await begin({ onWarning });
    expect(warnings).toEqual([expect.stringMatching(/^no anchor: .*erased people back/)]);
    const { device } = await work(random(200));
    await backUp();
    await device.call("eraseParticipant");
    await collector.publishLog();
    const checkpoint = await readFile(place("data/log/checkpoint"), "utf8");
    await stopAndPutBack();
    await expect(serve({ keptCheckpoints: [checkpoint] })).rejects.toMatchObject({
      code: "data_rolled_back",
    });
    // The hole itself: this is what the warning is about.
    await using again = await serve({});
    expect(await isActive(again, device)).toBe(true);
  });
});

describe("an anchor", () => {
  let scratch: string;
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "apprentice-anchor-"));
    return () => rm(scratch, { recursive: true, force: true });
  });

  test("that lies in the data folder, around it, or is another collector's, is refused", async () => {
    const dataDir = join(scratch, "data");
    const open = (dir: string) => openAnchor({ dir, dataDir, random, mayBegin: true });
    for (const dir of [dataDir, join(dataDir, "anchor"), scratch]) {
      await expect(open(dir)).rejects.toMatchObject({ code: "configuration" });
    }
    const first = await open(join(scratch, "first"));
    await first.bind();
    const other = await openAnchor({
      dir: join(scratch, "second"),
      dataDir: join(scratch, "elsewhere"),
      random,
      mayBegin: true,
    });
    await other.bind();
    await expect(open(join(scratch, "second"))).rejects.toMatchObject({ code: "anchor_missing" });
    const empty = join(scratch, "empty");
    await expect(open(empty)).rejects.toMatchObject({ code: "anchor_missing" });
    await replaceAnchor({ dir: empty, dataDir });
    expect((await open(empty)).dir).toBe(empty);
    const again = { dir: empty, dataDir };
    await expect(replaceAnchor(again)).rejects.toMatchObject({ code: "configuration" });
    await writeFile(join(scratch, "first/anchor.json"), "{}");
    await expect(open(join(scratch, "first"))).rejects.toMatchObject({ code: "store_damaged" });
  });

  test("that is away: nobody is told that they were erased, and nothing of theirs is gone", async () => {
    const anchorDir = join(scratch, "anchor");
    await using collector = await startTestCollector({ anchorDir, workers: 0 });
    const device = await collector.enrol();
    await collector.publishLog();
    await cp(anchorDir, join(scratch, "kept"), { recursive: true });
    await rm(anchorDir, { recursive: true });
    expect(codeOf(await device.call("eraseParticipant"))).toBe("503 busy");
    expect(collector.errors).toContainEqual(expect.objectContaining({ code: "anchor_missing" }));
    expect((await device.call("listReceipts")).status).toBe(200);
    await cp(join(scratch, "kept"), anchorDir, { recursive: true });
    expect((await device.call("eraseParticipant")).status).toBe(200);
    expect(await readFile(join(anchorDir, "tombstones.jsonl"), "utf8")).toContain(
      device.participantId,
    );
  });
});
