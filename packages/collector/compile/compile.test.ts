import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { bareObservation } from "@apprentice/core/action/testing/bare-observation.ts";
import { pathOf } from "@apprentice/core/api/endpoints.ts";
import { TrajectoryAnswer, TrajectoryPage } from "@apprentice/core/api/schemas.ts";
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import type { UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import { PolicyHash, RecordingId, SegmentHash, TileHash } from "@apprentice/core/id/id.ts";
import type { SegmentClaims } from "@apprentice/core/segment/header.ts";
import { deriveSealingKeys } from "@apprentice/core/segment/hpke.ts";
import { seal } from "@apprentice/core/segment/seal.ts";
import { findSegment } from "../store/segments.ts";
import { searchFolder } from "../testing/search-folder.ts";
import { dayMs, startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import type { TestDevice } from "../testing/test-device.ts";
import { zstd } from "./zstd.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));
/** Stands for what a person did; must be found nowhere but through the API. */
const marker = `marker-${randomBytes(8).toString("hex")}`;

let collector: TestCollector;
beforeAll(async () => {
  collector = await startTestCollector();
});
afterAll(() => collector[Symbol.asyncDispose]());

async function ready() {
  const device = await collector.enrol();
  const signed = await device.consent();
  collector.advance(14 * dayMs);
  const startedMs = collector.nowMs();
  const claim = await device.begin(signed);
  collector.advance(dayMs);
  return { device, signed, claim, startedMs };
}

/** The header and framing of a WebP, with noise inside. */
function webpOf(size: number): { readonly hash: TileHash; readonly webp: Uint8Array } {
  const webp = Buffer.concat([Buffer.from("RIFF0000WEBPVP8 "), randomBytes(size)]);
  return { hash: TileHash.parse(createHash("sha256").update(webp).digest("hex")), webp };
}

type Tile = ReturnType<typeof webpOf>;

/** One click with a picture before it and one after; `absent` is named by the picture but not sent. */
function itemsOf(options: {
  readonly recordingId: RecordingId;
  readonly startedMs: number;
  readonly tiles: readonly Tile[];
  readonly absent?: TileHash;
}): SafeItem[] {
  const { recordingId, startedMs, tiles, absent } = options;
  const observation = (id: string, tMs: number, hashes: (TileHash | null)[]) =>
    bareObservation(id, {
      tMs,
      frame: { widthPx: 512, heightPx: 256, tilePx: 256, tiles: hashes },
      frameAgeMs: 5,
    });
  const [first, second] = tiles;
  const before = [first?.hash ?? null, absent ?? null];
  const after = [first?.hash ?? null, second?.hash ?? null];
  const common = { startMs: startedMs + 20, endMs: startedMs + 30, approach: [] };
  const meta = { version: 1, recordingId, instruction: marker, source: "human", startedMs };
  const items: unknown[] = [
    { topic: "meta", meta: { ...meta, os: "test", fidelity: "actions" } },
    ...tiles.map((tile) => ({ topic: "tile", tile })),
    { topic: "observation", observation: observation("obs-before", startedMs + 10, before) },
    {
      topic: "action",
      action: { kind: "type", ...common, observationId: "obs-before", text: marker, fieldId: null },
    },
    { topic: "observation", observation: observation("obs-after", startedMs + 40, after) },
    {
      topic: "terminate",
      terminate: { tMs: startedMs + 50, status: "success" },
      observationId: "obs-after",
    },
  ];
  return items as SafeItem[];
}

async function sealed(
  device: TestDevice,
  claim: UploadClaim,
  items: SafeItem[],
  overrides: Partial<SegmentClaims> & { readonly publicKey?: string } = {},
) {
  const { publicKey = device.collectorKey.publicKey, ...claims } = overrides;
  return seal({
    claims: {
      version: 1,
      deviceId: device.deviceId,
      receiptId: claim.receiptId,
      policyHash: claim.policyHash,
      recorderBuild: "test",
      recordingCommitment: await commitmentOf(claim.recordingId, claim.nonce),
      createdMs: 0,
      collectorKeyId: device.collectorKey.keyId,
      ...claims,
    },
    items,
    recipientPublicKey: publicKey,
    random,
    compression: zstd,
  });
}

async function asStaff(role: string, purpose: string, path: string, init: RequestInit = {}) {
  const headers = {
    authorization: `Bearer ${collector.tokens[role] ?? ""}`,
    "apprentice-purpose": purpose,
    "content-type": "application/json",
  };
  return fetch(`${collector.url}${path}`, { ...init, headers });
}

const ownList = async (device: TestDevice) =>
  TrajectoryPage.parse((await device.call("listTrajectories")).body).items;

async function segmentState(bytes: Uint8Array) {
  const hash = createHash("sha256").update(bytes).digest("hex");
  const row = await findSegment(collector.services.db, SegmentHash.parse(hash));
  return row && `${row.state} ${row.reason ?? ""}`.trim();
}

test("a segment becomes a trajectory that its participant, a reviewer and then a curator may read", async () => {
  const { device, claim, startedMs } = await ready();
  const tiles = [webpOf(3000), webpOf(4000)];
  const items = itemsOf({ recordingId: claim.recordingId, startedMs, tiles });
  const bytes = await sealed(device, claim, items);
  expect((await device.upload(claim, bytes)).status).toBe(201);
  await collector.drained();
  expect(await segmentState(bytes)).toBe("compiled");
  const [summary] = await ownList(device);
  expect(summary).toMatchObject({ steps: 1, gaps: 0, review: "pending" });
  const id = summary?.trajectoryId ?? "";
  const path = pathOf("getTrajectory", { id });

  const own = TrajectoryAnswer.parse((await device.call("getTrajectory", { params: { id } })).body);
  expect(own.trajectory.steps[0]?.action).toMatchObject({ kind: "type", text: marker });
  expect(own.trajectory.meta.instruction).toBe(marker);
  expect(own.lineage).toMatchObject({ receiptId: claim.receiptId, policyHash: claim.policyHash });
  expect(own.lineage.segments).toEqual([createHash("sha256").update(bytes).digest("hex")]);
  expect(own.tiles.toSorted()).toEqual(tiles.map((tile) => tile.hash).toSorted());
  for (const { hash, webp } of tiles) {
    const tile = await device.call("getTile", { params: { id, hash } });
    expect(tile.bytes.equals(webp)).toBe(true);
  }

  const train = "train_computer_use_agents";
  expect((await asStaff("curator", train, path)).status).toBe(403);
  const listed = async () =>
    TrajectoryPage.parse(await (await asStaff("curator", train, "/trajectories?limit=500")).json());
  expect((await listed()).items.map((item) => item.trajectoryId)).not.toContain(id);
  const review = { method: "PUT", body: JSON.stringify({ version: 1, verdict: "approved" }) };
  expect((await asStaff("reviewer", "review", `${path}/review`, review)).status).toBe(200);
  expect((await listed()).items.map((item) => item.trajectoryId)).toContain(id);
  const seen = TrajectoryAnswer.parse(await (await asStaff("curator", train, path)).json());
  expect(seen.trajectory).toEqual(own.trajectory);
  const tile = await asStaff("curator", train, `${path}/tiles/${tiles[0]?.hash ?? ""}`);
  expect(tile.headers.get("content-type")).toBe("image/webp");

  const other = await collector.enrol();
  expect((await other.call("getTrajectory", { params: { id } })).status).toBe(403);
  expect(await ownList(other)).toEqual([]);
});

test("what people did stands nowhere in the data folder, and the search would find it", async () => {
  expect((await searchFolder(collector.dataDir, marker)).hits).toEqual([]);
  const page = await collector.services.db
    .selectFrom("devices")
    .select("device_id")
    .executeTakeFirst();
  const known = page?.device_id ?? "";
  expect((await searchFolder(collector.dataDir, known)).hits.length).toBeGreaterThan(0);
});

test("a picture that did not arrive becomes solid, with a gap that says so", async () => {
  const { device, claim, startedMs } = await ready();
  const absent = webpOf(10).hash;
  const items = itemsOf({
    recordingId: claim.recordingId,
    startedMs,
    tiles: [webpOf(100)],
    absent,
  });
  expect((await device.upload(claim, await sealed(device, claim, items))).status).toBe(201);
  await collector.drained();
  const [summary] = await ownList(device);
  const params = { id: summary?.trajectoryId ?? "" };
  const { trajectory } = TrajectoryAnswer.parse(
    (await device.call("getTrajectory", { params })).body,
  );
  expect(trajectory.gaps).toMatchObject([{ reason: "frame_unread", count: 1 }]);
  expect(trajectory.steps[0]?.observation?.frame?.tiles[1]).toBeNull();
});

test("bad segments are rejected with a reason and the worker goes on", async () => {
  const { device, claim, startedMs } = await ready();
  const { recordingId } = claim;
  const items = (more: Partial<Parameters<typeof itemsOf>[0]> = {}) =>
    itemsOf({ recordingId, startedMs, tiles: [webpOf(50)], ...more });
  const good = await sealed(device, claim, items());
  const otherKey = { publicKey: (await deriveSealingKeys(random(32))).publicKey };
  const flipped = good.slice();
  flipped[flipped.length - 40] = (flipped[flipped.length - 40] ?? 0) ^ 1;
  const policyHash = PolicyHash.parse("0".repeat(64));
  const cases: Record<string, Uint8Array<ArrayBuffer>> = {
    not_a_segment: random(5000),
    header_cut: good.slice(0, 60),
    frame_forged: flipped,
    incomplete: good.slice(0, good.length - 1),
    key_refused: await sealed(device, claim, items(), otherKey),
    collector_key_unknown: await sealed(device, claim, items(), { collectorKeyId: "ck-none" }),
    other_device: await sealed(device, claim, items(), {
      deviceId: (await collector.enrol()).deviceId,
    }),
    other_policy: await sealed(device, claim, items(), { policyHash }),
    other_recording: await sealed(
      device,
      claim,
      items({ recordingId: RecordingId.parse("rec-other") }),
    ),
    recorded_before_receipt: await sealed(device, claim, items({ startedMs: startedMs - 1 })),
    no_meta: await sealed(device, claim, items().slice(1)),
  };
  for (const [reason, bytes] of Object.entries(cases)) {
    expect((await device.upload(claim, bytes)).status).toBe(201);
    await collector.drained();
    expect(await segmentState(bytes)).toBe(`rejected ${reason}`);
  }
  expect((await device.upload(claim, good)).status).toBe(201);
  await collector.drained();
  expect(await segmentState(good)).toBe("compiled");
  expect(await ownList(device)).toHaveLength(1);
  expect(collector.errors).toEqual([]);
});

test("two segments of one recording become one trajectory", async () => {
  const { device, claim, startedMs } = await ready();
  const all = itemsOf({ recordingId: claim.recordingId, startedMs, tiles: [webpOf(50)] });
  const meta = all.slice(0, 1);
  for (const part of [all.slice(0, 3), [...meta, ...all.slice(3)]]) {
    expect((await device.upload(claim, await sealed(device, claim, part))).status).toBe(201);
    await collector.drained();
  }
  const [summary, ...more] = await ownList(device);
  expect([summary?.steps, more.length]).toEqual([1, 0]);
  const params = { id: summary?.trajectoryId ?? "" };
  const reply = await device.call("getTrajectory", { params });
  expect(TrajectoryAnswer.parse(reply.body).lineage.segments).toHaveLength(2);
});

test("erasing takes the trajectory and every object with it", async () => {
  const { device, claim, startedMs } = await ready();
  const items = itemsOf({
    recordingId: claim.recordingId,
    startedMs,
    tiles: [webpOf(50), webpOf(60)],
  });
  await device.upload(claim, await sealed(device, claim, items));
  await collector.drained();
  const [summary] = await ownList(device);
  const before = await countObjects();
  const reply = await device.call("eraseParticipant");
  expect(reply.body).toMatchObject({ version: 1, segments: 1, objects: 3 });
  expect(await countObjects()).toBe(before - 3);
  const path = pathOf("getTrajectory", { id: summary?.trajectoryId ?? "" });
  expect((await asStaff("reviewer", "review", path)).status).toBe(404);
});

async function countObjects(): Promise<number> {
  let count = 0;
  for await (const _ of collector.services.blobs.list("objects")) count++;
  return count;
}
