/** kill -9 at random moments while devices upload: what was acknowledged is there afterwards, whole. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SegmentHash } from "@apprentice/core/id/id.ts";
import { startCollector } from "../start-collector.ts";
import { findSegment } from "../store/segments.ts";
import { spawnCollector, type CollectorChild } from "../testing/spawn-collector.ts";
import type { UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import { enrolDevice, type TestDevice } from "../testing/test-device.ts";
import { testPolicy, type TestPolicy } from "../testing/test-keys.ts";
import { readSegment } from "./read-segment.ts";

const kills = 10;
/** Uploads begin after the notice period. */
const noticeMs = 14 * 86_400_000;
const passphrase = "only for this test";
let dataDir: string;
let policy: TestPolicy;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "apprentice-kill-"));
  policy = await testPolicy({
    hold: { leastHours: 0, greatestHours: 168 },
  });
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Uploads until the connection breaks; adds each acknowledged hash. */
async function uploadUntilKilled(child: CollectorChild, acknowledged: Set<string>) {
  let aheadMs = 0;
  const nowMs = () => Date.now() + aheadMs;
  const enrol = async (code: string) => {
    const device = await enrolDevice({ url: child.url, code, nowMs });
    return { device, receipt: await device.consent() };
  };
  const enrolled = await Promise.all(child.codes.map(enrol));
  aheadMs = noticeMs;
  await child.advance(noticeMs);
  const upload = async ({ device, receipt }: (typeof enrolled)[number]) =>
    keepUploading(device, await device.begin(receipt), acknowledged);
  await Promise.all(enrolled.map(upload));
}

async function keepUploading(device: TestDevice, claim: UploadClaim, acknowledged: Set<string>) {
  for (;;) {
    const bytes = new Uint8Array(randomBytes(200_000));
    const reply = await device.upload(claim, bytes);
    if (reply.status !== 201) throw new Error(`refused: ${JSON.stringify(reply.body)}`);
    acknowledged.add(createHash("sha256").update(bytes).digest("hex"));
  }
}

/** Every third round is killed at any moment, the others somewhere behind their first acknowledgements. */
async function round(child: CollectorChild, number: number, acknowledged: Set<string>) {
  const before = acknowledged.size;
  // Broken by the kill, at whatever point it was.
  const broken = new AbortController();
  const uploads = uploadUntilKilled(child, acknowledged).catch((cause: unknown) =>
    broken.abort(cause),
  );
  const least = number % 3 === 0 ? before : before + 2;
  while (acknowledged.size < least) {
    // Before the kill nothing breaks by itself.
    broken.signal.throwIfAborted();
    await sleep(5);
  }
  await sleep(Math.random() * 250);
  await child.kill();
  await uploads;
}

test("no acknowledged segment is lost over ten kills", async () => {
  const acknowledged = new Set<string>();
  const setup = { dataDir, policyKeys: policy.policyKeys, policy: policy.signed, passphrase };
  for (let kill = 0; kill < kills; kill++)
    await round(await spawnCollector(setup), kill, acknowledged);
  expect(acknowledged.size).toBeGreaterThan(kills);
  await using collector = await startCollector({
    ...setup,
    port: 0,
    clock: () => Date.now(),
    rootKey: { passphrase },
    staff: [],
    workers: 0,
  });
  const { services } = collector;
  for (const hash of acknowledged) {
    const row = await findSegment(services.db, SegmentHash.parse(hash));
    if (!row) throw new Error(`an acknowledged segment has no row: ${hash}`);
    const bytes = await readSegment(services, row);
    expect(bytes && createHash("sha256").update(bytes).digest("hex")).toBe(hash);
  }
  expect(await services.queue.pending()).toBeGreaterThanOrEqual(acknowledged.size);
});
