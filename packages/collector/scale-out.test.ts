/** The same collector on PostgreSQL, pg-boss and S3, with its worker apart. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SegmentHash } from "@apprentice/core/id/id.ts";
import { runDrill } from "./drill/run-drill.ts";
import { startWorker } from "./start-collector.ts";
import { findSegment } from "./store/segments.ts";
import { startPostgres, type TestPostgres } from "./testing/start-postgres.ts";
import { startS3, type TestS3 } from "./testing/start-s3.ts";
import { dayMs, startTestCollector } from "./testing/test-collector.ts";
import { stateOf } from "./testing/test-device.ts";

let postgres: TestPostgres;
let s3: TestS3;
beforeAll(async () => {
  postgres = await startPostgres();
  s3 = await startS3();
});
afterAll(async () => {
  await s3[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

test("an upload is stored, handed to another worker, settled there, and erased; a drill beside them passes and removes nothing", async () => {
  const databaseUrl = await postgres.createDatabase();
  const beyond = { databaseUrl, blobsUrl: s3.url };
  const scratch = await mkdtemp(join(tmpdir(), "apprentice-beyond-"));
  await using _scratch = { [Symbol.asyncDispose]: () => rm(scratch, { recursive: true }) };
  const anchorDir = join(scratch, "anchor");
  await using collector = await startTestCollector({ ...beyond, anchorDir, workers: 0 });
  const device = await collector.enrol();
  const receipt = await device.consent();
  collector.advance(14 * dayMs);
  const claim = await device.begin(receipt);
  collector.advance(dayMs);
  const bytes = new Uint8Array(randomBytes(1_000_000));
  const uploads = [await device.upload(claim, bytes), await device.upload(claim, bytes)];
  expect(uploads.map((reply) => reply.status)).toEqual([201, 200]);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { db, blobs } = collector.services;
  expect((await blobs.read(`segments/${sha256}`))?.length).toBeGreaterThan(bytes.length);

  await using _worker = await startWorker({
    ...beyond,
    anchorDir,
    dataDir: collector.dataDir,
    clock: collector.nowMs,
    rootKey: { passphrase: "only for this test" },
    policyKeys: collector.policy.policyKeys,
    staff: [],
  });
  await collector.drained();
  // Noise is no segment, and the worker says so.
  expect(await findSegment(db, SegmentHash.parse(sha256))).toMatchObject({
    state: "rejected",
    reason: "not_a_segment",
  });
  expect(stateOf(await device.upload(claim, bytes))).toBe("rejected");
  const drill = () =>
    runDrill({
      ...beyond,
      anchorDir,
      dataDir: collector.dataDir,
      clock: collector.nowMs,
      rootKey: { passphrase: "only for this test" },
      policyKeys: collector.policy.policyKeys,
      staff: [],
      backup: null,
      scratchDir: scratch,
      random: (count) => new Uint8Array(randomBytes(count)),
    });
  const before = await drill();
  expect(before.checks.filter(({ ok }) => ok === false)).toEqual([]);
  expect(before).toMatchObject({ outcome: "passed", counts: { segments: 1 } });
  expect(await blobs.has(`segments/${sha256}`)).toBe(true);
  expect((await device.call("eraseParticipant")).body).toMatchObject({ segments: 1 });
  expect(await drill()).toMatchObject({ outcome: "passed", counts: { segments: 0 } });
  expect(await blobs.has(`segments/${sha256}`)).toBe(false);
  expect(collector.errors).toEqual([]);
});
