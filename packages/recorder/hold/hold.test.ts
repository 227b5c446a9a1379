import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { PolicyHash, ReceiptId, RecordingId } from "@apprentice/core/id/id.ts";
import { sha256Hex } from "@apprentice/core/id/sha256.ts";
import { sampleItems } from "@apprentice/core/segment/testing/sample-items.ts";
import { memoryKeystore } from "../testing/memory-keystore.ts";
import { openHold, type Hold } from "./open-hold.ts";

let dataDir: string;
let hold: Hold;
let nowMs: number;
const keystore = memoryKeystore();
const open = () =>
  openHold({
    dir: join(dataDir, "hold"),
    keystore,
    clock: () => nowMs,
    random: (count) => new Uint8Array(randomBytes(count)),
  });

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "hold-"));
  nowMs = 1_767_225_700_000;
  hold = await open();
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function begin(items: readonly SafeItem[]) {
  const [first, ...rest] = items;
  if (first?.topic !== "meta") throw new Error("the sample begins with meta");
  const recording = await hold.begin({
    meta: first.meta,
    receiptId: ReceiptId.parse("rcp-1"),
    policyHash: PolicyHash.parse("ab".repeat(32)),
    nonce: "00".repeat(32),
    commitment: "11".repeat(32),
  });
  for (const item of rest) await recording.append(item);
  return { recording, recordingId: first.meta.recordingId };
}

async function keep(items: readonly SafeItem[]): Promise<RecordingId> {
  const { recording, recordingId } = await begin(items);
  await recording.close(nowMs);
  return recordingId;
}

async function read(recordingId: RecordingId, from: Hold = hold): Promise<SafeItem[]> {
  const items: SafeItem[] = [];
  for await (const item of from.read(recordingId)) items.push(item);
  return items;
}

async function filesBelow(folder: string): Promise<Buffer[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))));
}

test("what was kept comes back, also for a later start, and none of it stands on the disk in the clear", async () => {
  const items = await sampleItems({ steps: 4, tileBytes: 5000 });
  const recordingId = await keep(items);
  expect(await read(recordingId, await open())).toEqual(items);
  const [held] = await hold.list();
  expect(held).toMatchObject({ recordingId, endedMs: nowMs, generation: 0 });
  const tile = items.find((item) => item.topic === "tile");
  const secrets = [Buffer.from("mousepad"), Buffer.from("Write a note")];
  if (tile?.topic === "tile") secrets.push(Buffer.from(tile.tile.webp.subarray(0, 32)));
  expect(secrets).toHaveLength(3);
  for (const file of await filesBelow(dataDir)) {
    expect(secrets.some((secret) => file.includes(secret))).toBe(false);
  }
  expect((await stat(join(dataDir, "hold"))).mode & 0o777).toBe(0o700);
});

test("another device's key opens nothing", async () => {
  const recordingId = await keep(await sampleItems());
  const dir = join(dataDir, "hold");
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const thief = await openHold({ dir, keystore: memoryKeystore(), clock: () => nowMs, random });
  await expect(read(recordingId, thief)).rejects.toMatchObject({ code: "hold_damaged" });
});

test("cutting a time removes what touches it, its tiles and what was done upon it, and leaves a gap", async () => {
  const items = await sampleItems({ steps: 4 });
  const recordingId = await keep(items);
  const startMs = 1_767_225_600_000;
  const range = { kind: "range", fromMs: startMs + 1500, toMs: startMs + 3050 } as const;
  // The observation and the click of each of the steps at 2 s and 3 s.
  expect(await hold.cut(recordingId, range)).toBe(4);
  const left = await read(recordingId);
  const gone = items.filter((item) => !left.some((other) => isDeepStrictEqual(other, item)));
  expect(gone.map((item) => item.topic)).toEqual([
    "tile",
    "observation",
    "action",
    "tile",
    "observation",
    "action",
  ]);
  const gaps = left.filter((item) => item.topic === "gap").map((item) => item.gap);
  expect(gaps[0]).toEqual({
    fromMs: range.fromMs,
    toMs: range.toMs,
    reason: "cut_by_participant",
    count: 4,
  });
  expect((await hold.list())[0]?.generation).toBe(1);
  expect((await readdir(join(dataDir, "hold", recordingId))).toSorted()).toEqual([
    "items-1-0000.apsg",
    "key-1",
    "manifest.json",
  ]);
});

test("cutting one observation takes the action upon it along, and the end forgets it", async () => {
  const items = await sampleItems({ steps: 2 });
  const recordingId = await keep(items);
  const index = items.findLastIndex((item) => item.topic === "observation");
  expect(await hold.cut(recordingId, { kind: "item", index })).toBe(2);
  const left = await read(recordingId);
  expect(left.filter((item) => item.topic === "action")).toHaveLength(1);
  expect(left.at(-1)).toMatchObject({ topic: "terminate", observationId: null });
  expect(await hold.cut(recordingId, { kind: "range", fromMs: 0, toMs: 1 })).toBe(0);
});

test("a blackout is in the pixels, in the words and in no tile of before", async () => {
  const white = { create: { width: 256, height: 256, channels: 3, background: "white" } } as const;
  const webp = new Uint8Array(await sharp(white).webp({ lossless: true }).toBuffer());
  const hash = await sha256Hex(webp);
  const items = (await sampleItems({ steps: 1 })).map((item): SafeItem => {
    if (item.topic === "tile") return { topic: "tile", tile: { ...item.tile, webp } };
    if (item.topic !== "observation" || !item.observation.frame) return item;
    const frame = { ...item.observation.frame, tiles: [hash as never] };
    return { topic: "observation", observation: { ...item.observation, frame } };
  });
  const recordingId = await keep(items);
  const box = { x: 10, y: 20, width: 230, height: 200 };
  expect(await hold.blackout(recordingId, { observationId: "obs-0000", boxes: [box] })).toBe(1);
  const left = await read(recordingId);
  const tiles = left.flatMap((item) => (item.topic === "tile" ? [item.tile] : []));
  const [observation] = left.flatMap((item) =>
    item.topic === "observation" ? [item.observation] : [],
  );
  expect(tiles.map((tile) => tile.hash)).toEqual(observation?.frame?.tiles);
  expect(tiles[0]?.hash).not.toBe(hash);
  expect(observation?.redactions).toEqual([{ box, reason: "participant" }]);
  expect(observation?.elements).toEqual([]);
  const { data, info } = await sharp(tiles[0]?.webp).raw().toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => data[(y * info.width + x) * info.channels];
  expect([pixel(9, 20), pixel(10, 19), pixel(239, 219), pixel(10, 20), pixel(240, 219)]).toEqual([
    255, 255, 0, 0, 255,
  ]);
});

test("a deletion leaves nothing, and an old recording is deleted and noted", async () => {
  const one = await keep(await sampleItems({ recordingId: "rec-one" }));
  const two = await keep(await sampleItems({ recordingId: "rec-two" }));
  await hold.remove(one);
  expect(await readdir(join(dataDir, "hold"))).toEqual([two]);
  await expect(read(one)).rejects.toMatchObject({ code: "recording_unknown" });
  nowMs += 168 * 3_600_000;
  expect(await hold.expire(168)).toEqual([]);
  nowMs += 1;
  expect(await hold.expire(168)).toMatchObject([{ recordingId: two, expiredMs: nowMs }]);
  expect(await readdir(join(dataDir, "hold"))).toEqual([]);
  expect(await (await open()).expired()).toMatchObject([{ recordingId: two }]);
});

test("an open recording can be looked at but neither cut nor deleted", async () => {
  const { recording, recordingId } = await begin(await sampleItems());
  await recording.flush();
  expect((await read(recordingId)).length).toBeGreaterThan(5);
  const selection = { kind: "item", index: 2 } as const;
  await expect(hold.cut(recordingId, selection)).rejects.toMatchObject({ code: "recording_open" });
  await expect(hold.remove(recordingId)).rejects.toMatchObject({ code: "recording_open" });
  await recording.close(nowMs);
});

test("cut off at any byte, a recording is recovered up to there and can then be cut like any other", async () => {
  const items = await sampleItems({ steps: 3 });
  for (const share of [0, 0.3, 0.7, 0.95]) {
    const recordingId = RecordingId.parse(`rec-share-${String(share * 100)}`);
    const [meta, ...rest] = await sampleItems({ recordingId, steps: 3 });
    const { recording } = await begin(meta ? [meta, ...rest] : []);
    await recording.flush();
    await recording[Symbol.asyncDispose]();
    const part = join(dataDir, "hold", recordingId, "items-0-0000.apsg");
    await truncate(part, Math.floor((await stat(part)).size * share));
    const before = await read(recordingId);
    const again = await open();
    expect((await again.recover()).map((one) => one.recordingId)).toEqual([recordingId]);
    const after = await read(recordingId);
    expect(after.slice(0, -2)).toEqual(before);
    expect(after.slice(-2).map((item) => item.topic)).toEqual(["gap", "terminate"]);
    expect(await again.recover()).toEqual([]);
    expect(items.length).toBeGreaterThanOrEqual(before.length);
    await hold.remove(recordingId);
  }
});

test("a deletion that a crash interrupted is finished", async () => {
  const recordingId = await keep(await sampleItems());
  await rm(join(dataDir, "hold", recordingId, "key-0"));
  await (await open()).recover();
  expect(await readdir(join(dataDir, "hold"))).toEqual([]);
});
