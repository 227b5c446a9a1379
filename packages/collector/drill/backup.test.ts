/** Backups beside a collector that erases and forgets meanwhile: they end, and what went away stays away. */
import { createHash } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { SegmentHash, TrajectoryId } from "@apprentice/core/id/id.ts";
import { openAnchor } from "../anchor/anchor.ts";
import { restoreFromAnchor } from "../anchor/restore.ts";
import { putBlob, type BlobName } from "../blobs/blobs.ts";
import { expireOld } from "../ingest/expire.ts";
import { readSegment } from "../ingest/read-segment.ts";
import { blobOf } from "../ingest/store-segment.ts";
import { putTrajectory } from "../store/trajectories.ts";
import { contribute } from "../testing/contribute.ts";
import { dayMs, startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { loadBackup, takeBackup } from "./backup.ts";
import { runDrill } from "./run-drill.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const hashOf = (bytes: Bytes) =>
  SegmentHash.parse(createHash("sha256").update(bytes).digest("hex"));
const retention = { segmentsDays: 30, trajectoriesDays: 60, releasesDays: 90, logsDays: 120 };

let scratch: string;
let collector: TestCollector;
const place = (name: string) => join(scratch, name);

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-backup-"));
  const where = { dataDir: place("data"), anchorDir: place("anchor"), workers: 0 };
  collector = await startTestCollector(where, { retention });
  return async () => {
    await collector[Symbol.asyncDispose]();
    await rm(scratch, { recursive: true, force: true });
  };
});

const services = () => ({
  dataDir: place("data"),
  clock: collector.nowMs,
  rootKey: { passphrase: "only for this test" },
  policyKeys: collector.policy.policyKeys,
  staff: [],
});

const drill = (backup: string) =>
  runDrill({
    ...services(),
    anchorDir: place("anchor"),
    backup,
    scratchDir: place("scratch"),
    random,
  });

async function work(bytes: Bytes) {
  return { ...(await contribute(collector, bytes)), blob: blobOf(hashOf(bytes)) };
}

/** Bytes that lie in the same folder as others, so that one look lists both. */
function besides(other: Bytes): Bytes {
  const shard = hashOf(other).slice(0, 2);
  for (;;) {
    const bytes = random(200);
    if (hashOf(bytes).startsWith(shard)) return bytes;
  }
}

test("a backup ends though blobs are erased while it runs, and restoring it erases what it still copied", async () => {
  const bytes = random(200);
  const pair = [await work(bytes), await work(besides(bytes))];
  const kept = random(300);
  const stays = await work(kept);
  let erased = 0;
  // At the first of the two, when both were listed: one is copied already, the other is not yet.
  const onCopied = async (name: BlobName) => {
    if (erased > 0 || !pair.some(({ blob }) => blob === name)) return;
    for (const { device } of pair) {
      erased += 1;
      expect((await device.call("eraseParticipant")).status).toBe(200);
    }
  };
  const out = place("backup");
  const made = await takeBackup({ dataDir: place("data"), out, withBlobs: true, onCopied });
  expect(made).toEqual({ copied: 2, gone: 1 });
  await collector.publishLog();
  const report = await drill(out);
  expect(report).toMatchObject({ outcome: "passed", restored: { people: 2 } });
  // Neither rows nor keys.
  expect(report.checks).toContainEqual(
    expect.objectContaining({ name: "erased_stay_erased", ok: true }),
  );

  // For good: the collector is gone, and its folder is made of the backup.
  await collector[Symbol.asyncDispose]();
  await loadBackup({ backup: out, dataDir: place("data") });
  await cp(join(out, "blobs"), place("data/blobs"), { recursive: true });
  const where = { dir: place("anchor"), dataDir: place("data"), random, mayBegin: false };
  const anchor = await openAnchor(where);
  await restoreFromAnchor({ ...services(), anchor }, async (restored) => {
    const left: BlobName[] = [];
    for await (const name of restored.blobs.list("segments")) left.push(name);
    expect(left).toEqual([stays.blob]);
    const rows = await restored.db.selectFrom("segments").selectAll().execute();
    expect(rows).toMatchObject([{ participant_id: stays.device.participantId }]);
    const [row] = rows;
    expect(row && (await readSegment(restored, row))).toEqual(Buffer.from(kept));
  });
});

test("what grew too old since a backup stays away, and does not make its drill fail", async () => {
  const { device, claim, blob } = await work(random(200));
  const { db, blobs, nowMs } = collector.services;
  const trajectory_id = TrajectoryId.parse("tra-expires");
  const { participantId: participant_id } = device;
  const object: BlobName = `objects/${"a".repeat(64)}`;
  await putBlob(blobs, object, random(50));
  const row = {
    trajectory_id,
    participant_id,
    recording_id: claim.recordingId,
    receipt_id: claim.receiptId,
    policy_hash: claim.policyHash,
    steps: 1,
    gaps: 0,
    review: "pending" as const,
    created_ms: nowMs(),
    may_release: 0 as const,
  };
  await putTrajectory(db, row, [{ blob: object, participant_id, trajectory_id, bytes: 50 }]);
  const out = place("backup");
  expect(await takeBackup({ dataDir: place("data"), out, withBlobs: false })).toBeNull();
  const shorter = { ...retention, segmentsDays: 1 };
  await collector.publishPolicy(await collector.policy.resign({ serial: 2, retention: shorter }));
  collector.advance(2 * dayMs);
  expect(await expireOld(collector.services)).toMatchObject({ segments: 1, trajectories: 0 });
  expect(await blobs.has(blob)).toBe(false);
  await collector.publishLog();
  const first = await drill(out);
  expect(first).toMatchObject({ outcome: "passed", counts: { segments: 0, trajectories: 1 } });
  collector.advance(60 * dayMs);
  expect(await expireOld(collector.services)).toMatchObject({ trajectories: 1 });
  await collector.publishLog();
  const second = await drill(out);
  expect(second).toMatchObject({ outcome: "passed", counts: { segments: 0, trajectories: 0 } });
});
