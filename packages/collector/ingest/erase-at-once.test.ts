import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { endpoints } from "@apprentice/core/api/endpoints.ts";
import {
  ParticipantId,
  PolicyHash,
  ReceiptId,
  RecordingId,
  ReleaseId,
  TrajectoryId,
} from "@apprentice/core/id/id.ts";
import { findRelease, listReleases } from "../store/releases.ts";
import { putTrajectory } from "../store/trajectories.ts";
import { startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { engines, useEngine } from "../testing/use-engine.ts";
import { permitRevoking } from "./revoke-releases.ts";

describe.each(engines)("erasing on %s", (engine) => {
  const newDatabase = useEngine(engine);
  let collector: TestCollector;
  beforeAll(async () => {
    collector = await startTestCollector({
      workers: 0,
      ...(await newDatabase()),
    });
  });
  afterAll(async () => {
    await collector[Symbol.asyncDispose]();
  });

  /** An approved trajectory of this person's, by its id. */
  async function work(participantId: ParticipantId): Promise<TrajectoryId> {
    const trajectory_id = TrajectoryId.parse(`tra-${participantId}`);
    const row = {
      trajectory_id,
      participant_id: participantId,
      recording_id: RecordingId.parse(`rec-${participantId}`),
      receipt_id: ReceiptId.parse("rcp-any"),
      policy_hash: PolicyHash.parse("ab".repeat(32)),
      steps: 1,
      gaps: 0,
      review: "approved",
      created_ms: collector.nowMs(),
      may_release: 1,
    } as const;
    await putTrajectory(collector.services.db, row, []);
    return trajectory_id;
  }

  async function release(releaseId: string, trajectoryIds: readonly TrajectoryId[]) {
    const { method, path } = endpoints.registerRelease;
    const headers = {
      authorization: `Bearer ${collector.tokens["curator"] ?? ""}`,
      "apprentice-purpose": "train_computer_use_agents",
      "content-type": "application/json",
    };
    const body = JSON.stringify({ version: 1, releaseId, trajectoryIds, audience: "inside" });
    return (await fetch(`${collector.url}${path}`, { method, headers, body })).status;
  }

  test("of people who leave one release at the same moment nobody is left in its manifest", async () => {
    const devices = await Promise.all(Array.from({ length: 6 }, () => collector.enrol()));
    const rows = await Promise.all(devices.map(({ participantId }) => work(participantId)));
    expect(await release("rel-shared", rows)).toBe(201);
    expect(await release("rel-shared", rows.slice(1))).toBe(409);
    const erased = await Promise.all(devices.map((device) => device.call("eraseParticipant")));
    expect(erased.map(({ status }) => status)).toEqual(devices.map(() => 200));
    const { db, manifests } = collector.services;
    const releaseId = ReleaseId.parse("rel-shared");
    const row = await findRelease(db, releaseId);
    const nobody = ParticipantId.parse("par-nobody");
    const permission = await permitRevoking(collector.services, nobody);
    const { people } = manifests.open(permission, releaseId, row?.manifest ?? "");
    expect({ state: row?.state, people }).toEqual({ state: "revoked", people: {} });
  });

  test("a release that is registered while its person is erased is refused or revoked, never active", async () => {
    for (let round = 0; round < 20; round++) {
      const device = await collector.enrol();
      const rows = [await work(device.participantId)];
      await Promise.all([release(`rel-${String(round)}`, rows), device.call("eraseParticipant")]);
    }
    const active = (await listReleases(collector.services.db)).filter(
      (row) => row.state === "active",
    );
    expect(active.map((row) => row.release_id)).toEqual([]);
    expect(collector.errors).toEqual([]);
  });
});
