import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { McapWriter } from "@mcap/core";
import { beforeAll, expect, test } from "vitest";
import type { SafeItem } from "../action/safe.ts";
import { DeviceId, PolicyHash, ReceiptId } from "../id/id.ts";
import { concat } from "./bytes.ts";
import type { Compression } from "./compression.ts";
import { SegmentError } from "./errors.ts";
import type { SegmentClaims } from "./header.ts";
import { deriveSealingKeys } from "./hpke.ts";
import { openItemWriter } from "./item-writer.ts";
import { open, readSegmentHeader } from "./open.ts";
import { readItems } from "./read-items.ts";
import { seal } from "./seal.ts";
import { sampleItems, seededBytes } from "./testing/sample-items.ts";

const nodeZstd: Compression = {
  name: "zstd",
  compress: (bytes) => zstdCompressSync(bytes),
  decompress: (bytes, greatestBytes) =>
    zstdDecompressSync(bytes, { maxOutputLength: greatestBytes }),
};

const claims: SegmentClaims = {
  version: 1,
  deviceId: DeviceId.parse("dev-1"),
  receiptId: ReceiptId.parse("rcp-1"),
  policyHash: PolicyHash.parse("ab".repeat(32)),
  recorderBuild: "0.1.0",
  recordingCommitment: "cd".repeat(32),
  createdMs: 1_767_225_600_000,
  collectorKeyId: "key-1",
};
let keys: Awaited<ReturnType<typeof deriveSealingKeys>>;
let seed = 100;
const random = (count: number) => seededBytes(seed++, count);

beforeAll(async () => {
  keys = await deriveSealingKeys(seededBytes(7, 32));
});

async function collect(items: AsyncIterable<SafeItem>): Promise<SafeItem[]> {
  const all: SafeItem[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function sealed(items: readonly SafeItem[], compression: Compression | null = nodeZstd) {
  const recipientPublicKey = keys.publicKey;
  return seal({ claims, items, recipientPublicKey, random, compression });
}

async function read(bytes: Uint8Array, privateKey = keys.privateKey) {
  const segment = await open({ bytes, privateKey, compression: nodeZstd });
  const items = await collect(segment.items);
  return { header: segment.header, items, complete: segment.complete() };
}

test("what is sealed comes back item for item, with its header, with and without compression", async () => {
  const items = await sampleItems({ steps: 40, tileBytes: 70_000 });
  for (const compression of [nodeZstd, null]) {
    const bytes = await sealed(items, compression);
    expect(bytes.byteLength).toBeGreaterThan(1_048_576);
    const back = await read(bytes);
    expect(back.items).toEqual(items);
    expect(back.complete).toBe(true);
    expect(back.header).toMatchObject(claims);
    expect(await readSegmentHeader(bytes)).toEqual(back.header);
  }
});

test("another key opens nothing, and a header that was changed opens nothing", async () => {
  const bytes = await sealed(await sampleItems());
  const other = await deriveSealingKeys(seededBytes(8, 32));
  await expect(read(bytes, other.privateKey)).rejects.toMatchObject({ code: "key_refused" });
  const text = Buffer.from(bytes).toString("latin1");
  const forged = Buffer.from(text.replace("rcp-1", "rcp-2"), "latin1");
  await expect(read(new Uint8Array(forged))).rejects.toMatchObject({ code: "key_refused" });
});

test("nothing of the content stands in the file, and two seals of the same items share no frame", async () => {
  const items = await sampleItems();
  const [one, two] = [await sealed(items, null), await sealed(items, null)];
  for (const word of ["mousepad", "Write a note", "apprentice/action"]) {
    expect(Buffer.from(one).includes(word)).toBe(false);
  }
  expect(Buffer.from(one.subarray(-64)).equals(two.subarray(-64))).toBe(false);
});

test("a segment cut at any byte gives a prefix of its items and says that it is not complete", async () => {
  const bytes = await sealed(await sampleItems());
  const codes = new Set<string>();
  for (let cut = 0; cut < bytes.byteLength; cut += 13) {
    const result = await read(bytes.subarray(0, cut)).then(
      ({ items, complete }) => `${String(items.length)} items, ${String(complete)}`,
      (error: unknown) => (error instanceof SegmentError ? error.code : "untyped"),
    );
    codes.add(result);
  }
  // The sample fits one frame, so a cut leaves none of it.
  expect([...codes]).toEqual(["header_cut", "0 items, false"]);
});

async function mcap(messages: readonly { topic: string; data: Uint8Array }[], compressed = false) {
  const parts: Uint8Array[] = [];
  const writable = {
    write: async (bytes: Uint8Array) => void parts.push(bytes.slice()),
    position: () => 0n,
  };
  const compressChunk = (chunk: Uint8Array) => ({
    compression: compressed ? "zstd" : "",
    compressedData: compressed ? nodeZstd.compress(chunk) : chunk,
  });
  const writer = new McapWriter({ writable, chunkSize: 64 * 1024 * 1024, compressChunk });
  await writer.start();
  for (const [sequence, { topic, data }] of messages.entries()) {
    const channel = { topic, schemaId: 0, messageEncoding: "json", metadata: new Map() };
    const channelId = await writer.registerChannel(channel);
    await writer.addMessage({ channelId, sequence, logTime: 0n, publishTime: 0n, data });
  }
  await writer.end();
  return concat(parts);
}

async function itemsOf(bytes: Uint8Array): Promise<SafeItem[]> {
  async function* once() {
    yield bytes;
  }
  return collect(readItems(once(), nodeZstd));
}

test("an item that does not fit its schema is refused, an unknown topic is skipped", async () => {
  const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const gap = { fromMs: 1, toMs: 2, reason: "paused", count: 1 };
  const good = { topic: "/apprentice/gap", data: text(gap) };
  const unknown = { topic: "/apprentice/raw_key", data: text({ key: "a" }) };
  expect(await itemsOf(await mcap([good, unknown]))).toEqual([{ topic: "gap", gap }]);
  const bad = [
    { topic: "/apprentice/gap", data: text({ ...gap, reason: "just because" }) },
    { topic: "/apprentice/action", data: text({ kind: "steal" }) },
    { topic: "/apprentice/action", data: new Uint8Array([0xff, 0xfe]) },
  ];
  for (const message of bad) {
    await expect(itemsOf(await mcap([message]))).rejects.toMatchObject({ code: "item_invalid" });
  }
});

test("a chunk that would blow up, and a tile beyond the limit, are refused", async () => {
  const bomb = { topic: "/apprentice/gap", data: new Uint8Array(40 * 1024 * 1024) };
  const small = await mcap([bomb], true);
  expect(small.byteLength).toBeLessThan(100_000);
  await expect(itemsOf(small)).rejects.toMatchObject({ code: "too_large" });
  const tile = { topic: "/apprentice/tile", data: new Uint8Array(3 * 1024 * 1024) };
  await expect(itemsOf(await mcap([tile]))).rejects.toMatchObject({ code: "too_large" });
});

test("an observation's schema travels in the file for other readers", async () => {
  const bytes: Uint8Array[] = [];
  const write = async (part: Uint8Array) => void bytes.push(part);
  const writer = await openItemWriter({ write, compression: null, chunkBytes: 0 });
  for (const item of await sampleItems()) await writer.write(item);
  await writer.close();
  const text = Buffer.from(concat(bytes)).toString("latin1");
  expect(text).toContain('"frameAgeMs"');
  expect(text).toContain("jsonschema");
});
