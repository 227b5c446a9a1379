/**
 * Ingest through the real server over HTTP on loopback, in a process of its own, against plain fsync'd writes of the
 * same bytes to the same disk: throughput as a share of the disk, time to acknowledgement, and what kill -9 loses.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { SegmentHash } from "@apprentice/core/id/id.ts";
import { readSegment } from "@apprentice/collector/ingest/read-segment.ts";
import type { UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import { startCollector } from "@apprentice/collector/start-collector.ts";
import { findSegment } from "@apprentice/collector/store/segments.ts";
import {
  spawnCollector,
  type CollectorChild,
} from "@apprentice/collector/testing/spawn-collector.ts";
import { enrolDevice, type TestDevice } from "@apprentice/collector/testing/test-device.ts";
import { testPolicy } from "@apprentice/collector/testing/test-keys.ts";
import type { Bench, BenchContext, Metric } from "./metric.ts";

/** A sealed segment has one or two megabytes. */
const segmentBytes = 2_000_000;
/** Uploads begin after the notice period. */
const noticeMs = 14 * 86_400_000;
const passphrase = "of this measurement only";

export const measure: Bench = async (context) => {
  const policy = await testPolicy({
    hold: { leastHours: 0, greatestHours: 168 },
  });
  const dataDir = join(context.scratchDir, "data");
  const { policyKeys, signed } = policy;
  const setup = { dataDir, policyKeys, policy: signed, passphrase };
  const throughput = await measureThroughput(context, setup);
  const lost = await measureLoss(context, setup);
  return [...throughput, lost];
};

type Setup = Parameters<typeof spawnCollector>[0];

async function measureThroughput(context: BenchContext, setup: Setup): Promise<Metric[]> {
  const count = context.quick ? 12 : 150;
  const segments = Array.from({ length: count }, () => new Uint8Array(randomBytes(segmentBytes)));
  context.log(`ingest: writing ${String(count)} segments of 2 MB plainly`);
  const rawBefore = await rawMsOf(context.scratchDir, segments, "before");
  const child = await spawnCollector(setup);
  const uploads = await uploadAll(child, segments, context);
  await child.kill();
  const rawAfter = await rawMsOf(context.scratchDir, segments, "after");
  // The disk is not the same from one second to the next, so it is measured on both sides.
  const rawMs = (rawBefore + rawAfter) / 2;
  const megabytes = (count * segmentBytes) / 1e6;
  const perSecond = (ms: number) => megabytes / (ms / 1000);
  context.log(
    `ingest: ${perSecond(uploads.totalMs).toFixed(0)} MB/s, disk ${perSecond(rawMs).toFixed(0)} MB/s`,
  );
  const p99 = uploads.eachMs.toSorted((a, b) => a - b)[Math.floor(uploads.eachMs.length * 0.99)];
  return [
    {
      metric: "ingest.disk_ratio",
      value: rawMs / uploads.totalMs,
      unit: "ratio",
      aim: ">= 0.85",
      baseline: 1,
    },
    {
      metric: "ingest.commit_p99_ms",
      value: p99 ?? Number.NaN,
      unit: "ms",
      aim: null,
      baseline: rawMs / count,
    },
  ];
}

/** One file after another, each synced, as a program would that does nothing else. */
async function rawMsOf(
  scratchDir: string,
  segments: readonly Uint8Array[],
  name: string,
): Promise<number> {
  const folder = join(scratchDir, `raw-${name}`);
  await mkdir(folder);
  const beganMs = performance.now();
  for (const [index, bytes] of segments.entries()) {
    const file = await open(join(folder, String(index)), "wx");
    await file.write(bytes);
    await file.datasync();
    await file.close();
  }
  return performance.now() - beganMs;
}

async function uploadAll(
  child: CollectorChild,
  segments: readonly Uint8Array<ArrayBuffer>[],
  context: BenchContext,
): Promise<{ readonly totalMs: number; readonly eachMs: number[] }> {
  const joined = await joinAll(child);
  const queue = [...segments];
  const eachMs: number[] = [];
  const beganMs = performance.now();
  const work = async ({ device, claim }: Joined) => {
    for (let bytes = queue.pop(); bytes; bytes = queue.pop()) {
      context.signal.throwIfAborted();
      const from = performance.now();
      const { status } = await device.upload(claim, bytes);
      if (status !== 201) throw new Error(`an upload was answered ${String(status)}`);
      eachMs.push(performance.now() - from);
    }
  };
  await Promise.all(joined.map(work));
  return { totalMs: performance.now() - beganMs, eachMs };
}

type Joined = { readonly device: TestDevice; readonly claim: UploadClaim };

/** Three devices whose notice period is over. */
async function joinAll(child: CollectorChild): Promise<Joined[]> {
  let aheadMs = 0;
  const nowMs = () => Date.now() + aheadMs;
  const enrolled = await Promise.all(
    child.codes.map(async (code) => {
      const device = await enrolDevice({ url: child.url, code, nowMs });
      return { device, receipt: await device.consent() };
    }),
  );
  aheadMs = noticeMs;
  await child.advance(noticeMs);
  return Promise.all(
    enrolled.map(async ({ device, receipt }) => ({ device, claim: await device.begin(receipt) })),
  );
}

async function measureLoss(context: BenchContext, setup: Setup): Promise<Metric> {
  const kills = context.quick ? 2 : 50;
  const acknowledged = new Set<string>();
  for (let kill = 0; kill < kills; kill++) {
    context.signal.throwIfAborted();
    const child = await spawnCollector(setup);
    const uploads = uploadUntilKilled(child, acknowledged).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 60 + Math.random() * 300));
    await child.kill();
    await uploads;
    if (kill % 10 === 9) context.log(`ingest: ${String(kill + 1)} kills`);
  }
  const value = await countLost(setup, acknowledged);
  context.log(`ingest: ${String(acknowledged.size)} acknowledged, ${String(value)} lost`);
  const baseline = null;
  return { metric: "ingest.lost_acknowledged", value, unit: "segments", aim: "0", baseline };
}

async function uploadUntilKilled(child: CollectorChild, acknowledged: Set<string>): Promise<void> {
  const joined = await joinAll(child);
  await Promise.all(joined.map((one) => keepUploading(one, acknowledged)));
}

async function keepUploading({ device, claim }: Joined, acknowledged: Set<string>): Promise<void> {
  for (;;) {
    const bytes = new Uint8Array(randomBytes(200_000));
    const { status } = await device.upload(claim, bytes);
    if (status === 201) acknowledged.add(createHash("sha256").update(bytes).digest("hex"));
  }
}

/** Opens every acknowledged segment and hashes it anew. */
async function countLost(setup: Setup, acknowledged: ReadonlySet<string>): Promise<number> {
  const { dataDir, policyKeys } = setup;
  await using collector = await startCollector({
    dataDir,
    policyKeys,
    port: 0,
    clock: () => Date.now(),
    rootKey: { passphrase },
    staff: [],
    workers: 0,
  });
  let lost = 0;
  for (const hash of acknowledged) {
    const row = await findSegment(collector.services.db, SegmentHash.parse(hash));
    const bytes = row && (await readSegment(collector.services, row));
    if (!bytes || createHash("sha256").update(bytes).digest("hex") !== hash) lost++;
  }
  return lost;
}
