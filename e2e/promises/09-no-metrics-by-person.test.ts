import { afterEach, beforeEach, expect, test } from "vitest";
import { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import {
  ParticipantId,
  PolicyHash,
  ReceiptId,
  RecordingId,
  TrajectoryId,
} from "@apprentice/core/id/id.ts";
import { dayMs } from "@apprentice/collector/testing/test-collector.ts";
import { addParticipant } from "@apprentice/collector/store/participants.ts";
import { putTrajectory } from "@apprentice/collector/store/trajectories.ts";
import { StaffRole } from "@apprentice/collector/access/principal.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

let made = 0;

/** Somebody with trajectories of this many steps each, built now. */
async function work(steps: readonly number[]): Promise<ParticipantId> {
  const { db } = world.services;
  const participantId = ParticipantId.parse(`par-many-${String(++made)}`);
  await addParticipant(db, { participantId, nowMs: world.nowMs() });
  for (const [at, count] of steps.entries()) {
    const row = {
      trajectory_id: TrajectoryId.parse(`tra-many-${String(made)}-${String(at)}`),
      participant_id: participantId,
      recording_id: RecordingId.parse(`rec-many-${String(made)}-${String(at)}`),
      receipt_id: ReceiptId.parse("rcp-many"),
      policy_hash: PolicyHash.parse("0".repeat(64)),
      steps: count,
      gaps: 0,
      review: "approved",
      created_ms: world.nowMs(),
      may_release: 0 as const,
    } as const;
    await putTrajectory(db, row, []);
  }
  return participantId;
}

async function counts() {
  const reply = await world.ask(world.byRole("auditor"), "report", "getAggregates");
  return AggregatesAnswer.parse(reply.body).weeks;
}

test("nine people are not told of, ten are", async () => {
  for (let person = 0; person < 9; person++) await work([500]);
  world.advance(14 * dayMs);
  expect(await counts()).toEqual([]);
  for (let person = 0; person < 10; person++) await work([500]);
  world.advance(14 * dayMs);
  expect(await counts()).toMatchObject([{ participants: 10, steps: 5000 }]);
});

test("subtracting one answer from another finds nobody: what was told stands when somebody comes or is erased", async () => {
  const people: ParticipantId[] = [];
  for (let person = 0; person < 11; person++) people.push(await work([900]));
  const target = await work([100_000]);
  const naive = async () => {
    const rows = await world.services.db.selectFrom("trajectories").select("steps").execute();
    return rows.reduce((sum, row) => sum + row.steps, 0);
  };
  world.advance(14 * dayMs);
  const [before, naiveBefore] = [await counts(), await naive()];
  // The target leaves, and so do others, one by one.
  const { eraseParticipant } = await import("@apprentice/collector/ingest/erase-participant.ts");
  for (const gone of [target, ...people.slice(0, 3)]) {
    await eraseParticipant(world.services, gone);
    expect(await counts()).toEqual(before);
  }
  // The control: a plain sum would have given the target away.
  expect(naiveBefore - (await naive())).toBe(100_000 + 3 * 900);
  expect(before).toMatchObject([{ participants: 10, steps: 10_000 }]);
});

test("one person's diligence does not show: a worker of a hundred times the steps counts as the tenth does", async () => {
  const told = async (steps: number) => {
    for (let person = 0; person < 11; person++) await work([900]);
    await work([steps]);
    world.advance(14 * dayMs);
    return (await counts()).at(-1)?.steps;
  };
  expect(await told(900)).toBe(await told(100_000));
});

test("no filter, no grouping and no other role gets a count", async () => {
  for (let person = 0; person < 12; person++) await work([500]);
  world.advance(14 * dayMs);
  for (const query of [
    "?by=person",
    "?participant=par-many-1",
    "?from=2026-06-01",
    "?group=device",
  ]) {
    const reply = await world.ask(world.byRole("auditor"), "report", "getAggregates", { query });
    expect(reply.status).toBe(400);
  }
  for (const role of StaffRole.options) {
    const reply = await world.ask(world.byRole(role), "report", "getAggregates");
    expect(reply.status).toBe(role === "auditor" || role === "steward" ? 200 : 403);
  }
});
