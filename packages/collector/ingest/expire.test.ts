import { createHash, randomBytes } from "node:crypto";
import { ConcernAccepted } from "@apprentice/core/api/concern.ts";
import { ReleaseId, SegmentHash, TrajectoryId } from "@apprentice/core/id/id.ts";
import { describe, expect, test } from "vitest";
import { answerConcern, findConcern } from "../store/concerns.ts";
import { addRelease, findRelease } from "../store/releases.ts";
import { findSegment } from "../store/segments.ts";
import { findTrajectory, putTrajectory } from "../store/trajectories.ts";
import { codeOf } from "../testing/test-device.ts";
import { dayMs, startTestCollector } from "../testing/test-collector.ts";
import { engines, useEngine } from "../testing/use-engine.ts";
import { expireOld } from "./expire.ts";
import { permitRevoking } from "./revoke-releases.ts";

describe.each(engines)("retention on %s", (engine) => {
  const newDatabase = useEngine(engine);
  const options = async () => ({
    workers: 0,
    ...(await newDatabase()),
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

  test("releases are revoked and forget who was in them; commitments, journeys and answered concerns go", async () => {
    const retention = { segmentsDays: 30, trajectoriesDays: 60, releasesDays: 90, logsDays: 120 };
    await using collector = await startTestCollector(await options(), { retention });
    const { services } = collector;
    const { db, manifests } = services;
    const device = await collector.enrol();
    await device.begin(await device.consent());
    await collector.issueEnrolmentCode(null);
    const release_id = ReleaseId.parse("rel-expires");
    const trajectory = TrajectoryId.parse("tra-expires");
    const people = { [device.participantId]: [trajectory] };
    const manifest = manifests.seal(release_id, { version: 1, people });
    await addRelease(db, { release_id, manifest, created_ms: collector.nowMs() });
    const tell = (place: string | null) =>
      device.call("tellJourney", { json: { version: 1, place, atMs: collector.nowMs() } });
    await tell("FR");
    collector.advance(dayMs);
    await tell("DE");
    const ask = async (text: string) => {
      const json = { version: 1, kind: "question", text, nonce: randomBytes(32).toString("hex") };
      const reply = await device.call("raiseConcern", { json });
      return ConcernAccepted.parse(reply.body).concernId;
    };
    const answered = await ask("first");
    const waiting = await ask("second");
    const answer = { atMs: collector.nowMs(), verdict: null, sealed: "" };
    expect(await answerConcern(db, answered, answer)).toBe(true);
    const left = async () => ({
      commitments: (await db.selectFrom("commitments").select("commitment").execute()).length,
      journeys: (await db.selectFrom("journeys").select("until_ms").execute()).length,
      concerns: (await db.selectFrom("concerns").select("concern_id").execute()).length,
      codes: (await db.selectFrom("enrolment_codes").select("expires_ms").execute()).length,
      release: (await findRelease(db, release_id))?.state,
    });
    const all = { commitments: 1, journeys: 2, concerns: 2, codes: 1 };
    expect(await left()).toEqual({ ...all, release: "active" });
    collector.advance(89 * dayMs + 1);
    expect(await expireOld(services)).toMatchObject({ releases: 1, papers: 2 });
    const permission = await permitRevoking(services, device.participantId);
    const row = await findRelease(db, release_id);
    expect(manifests.open(permission, release_id, row?.manifest ?? "").people).toEqual({});
    collector.advance(31 * dayMs);
    expect(await expireOld(services)).toMatchObject({ releases: 0, papers: 2 });
    // Where they are now, and what waits for an answer, stays.
    const rest = { commitments: 0, journeys: 1, concerns: 1, codes: 0 };
    expect(await left()).toEqual({ ...rest, release: "revoked" });
    expect((await findConcern(db, waiting))?.answered_ms).toBeNull();
  });
});
