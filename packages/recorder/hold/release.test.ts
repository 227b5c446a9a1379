import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { DeviceId, PolicyHash, ReceiptId, type RecordingId } from "@apprentice/core/id/id.ts";
import { sha256Hex } from "@apprentice/core/id/sha256.ts";
import { deriveSealingKeys } from "@apprentice/core/segment/hpke.ts";
import { open } from "@apprentice/core/segment/open.ts";
import { sampleItems, seededBytes } from "@apprentice/core/segment/testing/sample-items.ts";
import { memoryKeystore } from "../testing/memory-keystore.ts";
import { openHold, type Hold } from "./open-hold.ts";
import type { ReleaseOptions, SealedSegment } from "./release.ts";
import { splitItems } from "./split-items.ts";
import { zstd } from "./zstd.ts";

const hourMs = 3_600_000;
const nonce = "5a".repeat(32);
let dataDir: string;
let hold: Hold;
let nowMs = 1_767_225_700_000;
let delivered: SealedSegment[];
let options: ReleaseOptions;
let privateKey: CryptoKey;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "release-"));
  hold = await openHold({
    dir: join(dataDir, "hold"),
    keystore: memoryKeystore(),
    clock: () => nowMs,
    random: (count) => new Uint8Array(randomBytes(count)),
  });
  const keys = await deriveSealingKeys(seededBytes(3, 32));
  privateKey = keys.privateKey;
  const kem = "DHKEM(X25519, HKDF-SHA256)";
  delivered = [];
  options = {
    rescan: (item) => Promise.resolve(item),
    deviceId: DeviceId.parse("dev-1"),
    collectorKey: { version: 1, kem, keyId: "key-1", publicKey: keys.publicKey },
    recorderBuild: "test",
    leastHours: 24,
    deliver: async (segment) => {
      const path = join(dataDir, segment.hash);
      await rename(segment.path, path);
      delivered.push({ ...segment, path });
    },
  };
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function keep(items: readonly SafeItem[]): Promise<RecordingId> {
  const [first, ...rest] = items;
  if (first?.topic !== "meta") throw new Error("the sample begins with meta");
  const { meta } = first;
  const recording = await hold.begin({
    meta,
    receiptId: ReceiptId.parse("rcp-1"),
    policyHash: PolicyHash.parse("ab".repeat(32)),
    nonce,
    commitment: await commitmentOf(meta.recordingId, nonce),
  });
  for (const item of rest) await recording.append(item);
  await recording.close(nowMs);
  nowMs += 24 * hourMs;
  return meta.recordingId;
}

async function openSegment(path: string) {
  const bytes = new Uint8Array(await readFile(path));
  const segment = await open({ bytes, privateKey, compression: zstd });
  const items: SafeItem[] = [];
  for await (const item of segment.items) items.push(item);
  return { header: segment.header, items, complete: segment.complete(), bytes };
}

test("a released recording is sealed to the collector under its own hash, and gone from the hold", async () => {
  const items = await sampleItems();
  const recordingId = await keep(items);
  const result = await hold.release(recordingId, options);
  const [segment] = delivered;
  expect(result).toEqual({ kind: "released", segments: [segment?.hash] });
  const opened = await openSegment(segment?.path ?? "");
  expect(opened.items).toEqual(items);
  expect(opened.complete).toBe(true);
  expect(await sha256Hex(opened.bytes)).toBe(segment?.hash);
  const recordingCommitment = await commitmentOf(recordingId, nonce);
  expect(opened.header).toMatchObject({
    deviceId: "dev-1",
    receiptId: "rcp-1",
    recordingCommitment,
  });
  expect(segment?.claim).toMatchObject({ recordingId, nonce, receiptId: "rcp-1" });
  expect(await readdir(join(dataDir, "hold"))).toEqual([]);
});

test("before its time a recording does not leave, to the millisecond", async () => {
  const recordingId = await keep(await sampleItems());
  nowMs -= 1;
  expect(await hold.release(recordingId, options)).toMatchObject({ reason: "hold_too_short" });
  expect(delivered).toEqual([]);
  nowMs += 1;
  expect(await hold.release(recordingId, options)).toMatchObject({ kind: "released" });
});

test("what does not pass the last scan stays behind as a gap, and its picture is in no frame", async () => {
  const items = await sampleItems({ steps: 2 });
  const recordingId = await keep(items);
  const [tile] = items.flatMap((item) => (item.topic === "tile" ? [item.tile.hash] : []));
  const rescan: ReleaseOptions["rescan"] = (item) => {
    const hit = item.topic === "tile" && item.tile.hash === tile;
    const gap = { fromMs: 0, toMs: 0, reason: "guard_failed", count: 1 } as const;
    return Promise.resolve(hit ? gap : item);
  };
  await hold.release(recordingId, { ...options, rescan });
  const { items: sealed } = await openSegment(delivered[0]?.path ?? "");
  expect(JSON.stringify(sealed)).not.toContain(tile);
  const gap = sealed.find((item) => item.topic === "gap" && item.gap.reason === "guard_failed");
  expect(gap).toMatchObject({ gap: { fromMs: 1_767_225_600_000 } });
});

test("what the guard learns at the end is taken out at the beginning as well", async () => {
  const recordingId = await keep(await sampleItems({ steps: 2 }));
  let learned = false;
  const rescan: ReleaseOptions["rescan"] = (item) => {
    learned ||= item.topic === "terminate";
    const gap = { fromMs: 1, toMs: 1, reason: "guard_failed", count: 1 } as const;
    return Promise.resolve(learned && item.topic === "action" ? gap : item);
  };
  await hold.release(recordingId, { ...options, rescan });
  const { items } = await openSegment(delivered[0]?.path ?? "");
  expect(items.filter((item) => item.topic === "action")).toEqual([]);
});

test("without its instruction a recording does not leave", async () => {
  const recordingId = await keep(await sampleItems());
  const gap = { fromMs: 1, toMs: 1, reason: "guard_failed", count: 1 } as const;
  const rescan: ReleaseOptions["rescan"] = (item) =>
    Promise.resolve(item.topic === "meta" ? gap : item);
  const refused = { kind: "refused", reason: "instruction_withheld" };
  expect(await hold.release(recordingId, { ...options, rescan })).toMatchObject(refused);
  expect(await hold.list()).toHaveLength(1);
});

test("a release that was interrupted is finished with the same segment, and nothing can be changed meanwhile", async () => {
  const recordingId = await keep(await sampleItems());
  const fails: ReleaseOptions["deliver"] = () => Promise.reject(new Error("no spool"));
  await expect(hold.release(recordingId, { ...options, deliver: fails })).rejects.toThrow(
    "no spool",
  );
  const [held] = await hold.list();
  expect(held?.sealed).toHaveLength(1);
  const selection = { kind: "item", index: 2 } as const;
  await expect(hold.cut(recordingId, selection)).rejects.toMatchObject({
    code: "recording_sealed",
  });
  await hold.recover();
  const result = await hold.release(recordingId, options);
  expect(result).toEqual({ kind: "released", segments: held?.sealed });
  expect(delivered.map((segment) => segment.hash)).toEqual(held?.sealed);
});

test("a long recording is split, in order, and stale sealing files do no harm", async () => {
  const items = await sampleItems({ steps: 20, tileBytes: 1000 });
  async function* all() {
    yield* items;
  }
  const runs: SafeItem[][] = [];
  for await (const run of splitItems(all(), 5000)) {
    const one: SafeItem[] = [];
    for await (const item of run) one.push(item);
    runs.push(one);
  }
  expect(runs.length).toBeGreaterThan(4);
  expect(runs.flat()).toEqual(items);
  const recordingId = await keep(items);
  await writeFile(join(dataDir, "hold", recordingId, "sealing"), "left behind");
  expect(await hold.release(recordingId, options)).toMatchObject({ kind: "released" });
});
