/** The log as outsiders see it: over HTTP and from its folder, with the database lost, restored, forked and erased from. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AccessPage, EraseAnswer, ReceiptList } from "@apprentice/core/api/schemas.ts";
import { commitmentOf, type LogOpening } from "@apprentice/core/audit/log-entry.ts";
import { SegmentHash } from "@apprentice/core/id/id.ts";
import {
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
} from "@apprentice/core/audit/signed-note.ts";
import { verifyLog, type LogCheck } from "@apprentice/core/audit/verify-log.ts";
import { startCollector } from "../start-collector.ts";
import { isActiveParticipant } from "../store/participants.ts";
import { isTombstoned } from "../store/segments.ts";
import { dayMs, startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { sha256 } from "./sha256.ts";
import { readBundle } from "./tile-log.ts";

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-log-"));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const start = () => startTestCollector({ dataDir: join(scratch, "data"), workers: 0 });

/** As an auditor does: keys and files from the server alone. */
async function verifyOverHttp(url: string): Promise<LogCheck> {
  const read = async (path: string) => {
    const reply = await fetch(`${url}/log/${path}`);
    return reply.ok ? new Uint8Array(await reply.arrayBuffer()) : null;
  };
  const key = await parseVerifierKey(Buffer.from((await read("log.vkey")) ?? []).toString());
  if (!key) throw new Error("no verifier key");
  return verifyLog({ hash: sha256, read, log: key, witnesses: [], kept: null });
}

async function accesses(
  device: Awaited<ReturnType<TestCollector["enrol"]>>,
): Promise<LogOpening[]> {
  return [...AccessPage.parse((await device.call("listAccesses")).body).items];
}

/** Starts a second time on the same folder, with the same keys and policy. */
function startAgain(collector: TestCollector, more: { readonly acceptRestoredDatabase?: boolean }) {
  return startCollector({
    dataDir: collector.dataDir,
    port: 0,
    clock: collector.nowMs,
    rootKey: { passphrase: "only for this test" },
    policyKeys: collector.policy.policyKeys,
    staff: [],
    workers: 0,
    ...more,
  });
}

test("every entry about a participant opens a leaf of the published log, and nobody else's page has it", async () => {
  await using collector = await start();
  const device = await collector.enrol();
  const other = await collector.enrol();
  await device.consent();
  const openings = await accesses(device);
  const size = await collector.publishLog();
  expect(openings.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["device_enrolled", "receipt_stored", "decision"]),
  );
  const leaves = await readBundle(join(collector.dataDir, "log"), 0, size);
  for (const opening of openings) {
    expect(Buffer.from(commitmentOf(sha256, opening))).toEqual(leaves[opening.seq]);
    expect(opening.entry["participantId"]).toBe(device.participantId);
  }
  const others = await accesses(other);
  expect(others.length).toBeGreaterThan(0);
  expect(others.filter(({ seq }) => openings.some((one) => one.seq === seq))).toEqual([]);
  expect(await verifyOverHttp(collector.url)).toMatchObject({ kind: "verified" });
  expect(ReceiptList.parse((await device.call("listReceipts")).body).items).toHaveLength(1);
});

test("the log's folder gives its files and nothing beside them", async () => {
  await using collector = await start();
  for (const path of [
    "../records.db",
    "..%2frecords.db",
    "tile/0/..%2f..%2froot-key.json",
    "tile",
    "checkpoint/",
    "tile/0/000.p/999",
    "",
  ]) {
    expect((await fetch(`${collector.url}/log/${path}`)).status).toBeGreaterThanOrEqual(400);
  }
});

test("erasing deletes salts and details while the tree stays as it was", async () => {
  await using collector = await start();
  const device = await collector.enrol();
  await device.consent();
  const openings = await accesses(device);
  await collector.publishLog();
  const before = await readBundle(join(collector.dataDir, "log"), 0, await collector.publishLog());
  const reply = await device.call("eraseParticipant");
  const { opening } = EraseAnswer.parse(reply.body);
  const size = await collector.publishLog();
  const after = await readBundle(join(collector.dataDir, "log"), 0, size);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(await verifyOverHttp(collector.url)).toMatchObject({ kind: "verified" });
  const rows = await collector.services.db.selectFrom("audit").selectAll().execute();
  for (const { seq } of openings) {
    expect(rows.find((row) => row.seq === seq)).toMatchObject({
      salt: null,
      entry: "{}",
      participant_id: null,
    });
  }
  if (!opening) throw new Error("no opening of the erasure");
  expect(Buffer.from(commitmentOf(sha256, opening))).toEqual(after[opening.seq]);
  // Nor in what SQLite keeps beside its file.
  for (const name of ["records.db", "records.db-wal"]) {
    const bytes = await readFile(join(collector.dataDir, name));
    expect(openings.filter(({ salt }) => bytes.includes(salt))).toEqual([]);
  }
});

test("what happened between backup and restore stays in the log, and erased people stay erased", async () => {
  const dataDir = join(scratch, "data");
  const collector = await startTestCollector({ dataDir, workers: 0 });
  const device = await collector.enrol();
  const receipt = await device.consent();
  collector.advance(14 * dayMs);
  const claim = await device.begin(receipt);
  collector.advance(dayMs);
  const bytes = new Uint8Array([1, 2, 3]);
  expect((await device.upload(claim, bytes)).status).toBe(201);
  await collector.publishLog();
  const backup = join(scratch, "backup");
  await cp(dataDir, backup, { recursive: true });
  await device.call("eraseParticipant");
  const size = await collector.publishLog();
  const url = collector.url;
  expect(await verifyOverHttp(url)).toMatchObject({ kind: "verified" });
  const keep = { ...collector, dataDir };
  // Stop without the folder being removed.
  const copy = join(scratch, "live");
  await cp(dataDir, copy, { recursive: true });
  await collector[Symbol.asyncDispose]();

  // Records, keys and blobs come back from the backup; log and tombstones are those that lived.
  await cp(backup, dataDir, { recursive: true });
  await rm(join(dataDir, "log"), { recursive: true });
  await cp(join(copy, "log"), join(dataDir, "log"), { recursive: true });
  await cp(join(copy, "tombstones.jsonl"), join(dataDir, "tombstones.jsonl"));
  await expect(startAgain(keep, {})).rejects.toMatchObject({ code: "log_ahead" });
  const note = parseNote(await readFile(join(dataDir, "log/checkpoint"), "utf8"));
  const kept = parseCheckpoint(note?.text ?? "");
  expect(kept?.size).toBe(size);

  await using again = await startAgain(keep, { acceptRestoredDatabase: true });
  await again.publishLog();
  const key = await parseVerifierKey(await readFile(join(dataDir, "log/log.vkey"), "utf8"));
  if (!key || !kept) throw new Error("no key or checkpoint");
  const read = (path: string) => readFile(join(dataDir, "log", path)).catch(() => null);
  expect(await verifyLog({ hash: sha256, read, log: key, witnesses: [], kept })).toMatchObject({
    kind: "verified",
  });
  const kinds = await again.services.db.selectFrom("audit").select("kind").execute();
  expect(kinds.map((row) => row.kind)).toEqual(
    expect.arrayContaining(["lost", "database_restored", "participant_erased"]),
  );
  // The original upload, by whoever has it, is gone for good.
  const hash = SegmentHash.parse(Buffer.from(sha256(bytes)).toString("hex"));
  expect(await isTombstoned(again.services.db, hash)).toBe(true);
  expect(await isActiveParticipant(again.services.db, device.participantId)).toBe(false);
});

test("a damaged checkpoint and a database with another history are refused", async () => {
  const collector = await start();
  await collector.enrol();
  await collector.publishLog();
  const live = join(scratch, "live");
  await cp(collector.dataDir, live, { recursive: true });
  await collector[Symbol.asyncDispose]();
  await cp(live, collector.dataDir, { recursive: true });
  const checkpoint = join(collector.dataDir, "log/checkpoint");
  const text = await readFile(checkpoint, "utf8");
  await writeFile(checkpoint, text.slice(0, -20));
  await expect(startAgain(collector, {})).rejects.toMatchObject({ code: "log_damaged" });
  await writeFile(checkpoint, text);
  {
    await using healed = await startAgain(collector, {});
    await healed.publishLog();
    const { db } = healed.services;
    await db
      .updateTable("audit")
      .set({ leaf: "0".repeat(64) })
      .execute();
  }
  await expect(startAgain(collector, {})).rejects.toMatchObject({ code: "log_differs" });
});
