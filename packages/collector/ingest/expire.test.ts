import { createHash, randomBytes } from "node:crypto";
import { SegmentHash, TrajectoryId } from "@apprentice/core/id/id.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findSegment } from "../store/segments.ts";
import { findTrajectory, putTrajectory } from "../store/trajectories.ts";
import { codeOf } from "../testing/test-device.ts";
import { dayMs, startTestCollector } from "../testing/test-collector.ts";
import { startPostgres, type TestPostgres } from "../testing/start-postgres.ts";
import { expireOld } from "./expire.ts";

const engines = ["SQLite", "PostgreSQL"] as const;

describe.each(engines)("retention on %s", (engine) => {
  let postgres: TestPostgres | null = null;
  beforeAll(async () => {
    if (engine === "PostgreSQL") postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.[Symbol.asyncDispose]();
  });
  const options = async () => ({
    workers: 0,
    ...(postgres && { databaseUrl: await postgres.createDatabase() }),
  });

  test("each class of data goes at its own time, leaves a tombstone, and the log and the participant are told", async () => {
    const retention = { segmentsDays: 30, trajectoriesDays: 60, releasesDays: 90, logsDays: 120 };
    await using collector = await startTestCollector(await options(), { retention });
    const { services } = collector;
    const { db, blobs } = services;
    const device = await collector.enrol();
    const receipt = await device.consent();
    collector.advance(14 * dayMs);
    const claim = await device.begin(receipt);
    collector.advance(dayMs);
    const bytes = new Uint8Array(randomBytes(100));
    const segment = SegmentHash.parse(createHash("sha256").update(bytes).digest("hex"));
    await device.upload(claim, bytes);
    const trajectory_id = TrajectoryId.parse("tra-expires");
    await putTrajectory(
      db,
      {
        trajectory_id,
        participant_id: device.participantId,
        recording_id: claim.recordingId,
        receipt_id: claim.receiptId,
        policy_hash: claim.policyHash,
        steps: 1,
        gaps: 0,
        review: "approved",
        created_ms: services.nowMs(),
        may_release: 0,
      },
      [],
    );
    expect(await expireOld(services)).toMatchObject({ segments: 0, trajectories: 0 });
    collector.advance(30 * dayMs);
    expect(await expireOld(services)).toMatchObject({ segments: 0 });
    collector.advance(1);
    expect(await expireOld(services)).toMatchObject({ segments: 1, trajectories: 0 });
    expect(await findSegment(db, segment)).toBeUndefined();
    expect(await blobs.has(`segments/${segment}`)).toBe(false);
    const other = await device.begin(receipt);
    collector.advance(dayMs);
    expect(codeOf(await device.upload(other, bytes))).toBe("410 erased");
    const told = await device.call("listAccesses");
    expect(told.bytes.includes("segment_expired")).toBe(true);
    expect(await findTrajectory(db, trajectory_id)).toBeDefined();
    collector.advance(30 * dayMs);
    expect(await expireOld(services)).toMatchObject({ trajectories: 1 });
    expect(await findTrajectory(db, trajectory_id)).toBeUndefined();

    const size = await collector.publishLog();
    collector.advance(61 * dayMs);
    const { entries } = await expireOld(services);
    expect(entries).toBeGreaterThan(3);
    // The tree is what it was, and one longer for this run.
    expect(await collector.publishLog()).toBe(size + 1);
    const open = await db.selectFrom("audit").select("seq").where("salt", "is not", null).execute();
    expect(open.length).toBeLessThan(size);
  });

  test("a later policy's shorter time holds for what is there, its longer time does not", async () => {
    const retention = { segmentsDays: 30, trajectoriesDays: 60, releasesDays: 90, logsDays: 120 };
    await using collector = await startTestCollector(await options(), { retention });
    const device = await collector.enrol();
    const receipt = await device.consent();
    collector.advance(14 * dayMs);
    const claim = await device.begin(receipt);
    collector.advance(dayMs);
    await device.upload(claim, new Uint8Array(randomBytes(100)));
    const longer = { ...retention, segmentsDays: 300 };
    await collector.publishPolicy(await collector.policy.resign({ serial: 2, retention: longer }));
    collector.advance(31 * dayMs);
    expect(await expireOld(collector.services)).toMatchObject({ segments: 1 });
    const again = await device.begin(receipt);
    collector.advance(dayMs);
    await device.upload(again, new Uint8Array(randomBytes(100)));
    const shorter = { ...retention, segmentsDays: 2 };
    await collector.publishPolicy(await collector.policy.resign({ serial: 3, retention: shorter }));
    collector.advance(3 * dayMs);
    expect(await expireOld(collector.services)).toMatchObject({ segments: 1 });
  });
});
