import { expect, test } from "vitest";
import { practiceSuite } from "../evaluate/practice/suite.ts";
import type { SourcedTrajectory } from "../export/trajectory-source.ts";
import { fakeTrajectories } from "../train/fake-tasks.ts";
import { ParticipantId, PolicyHash } from "@apprentice/core/id/id.ts";
import {
  demonstrateSuite,
  type Demonstrated,
  type DemonstrationProgress,
} from "./demonstrate-suite.ts";
import { planDemonstrations, type Demonstration } from "./plan-demonstrations.ts";

const tasks = practiceSuite.filter((task) => ["tabs", "dialog"].includes(task.id));
const plan = planDemonstrations({ tasks, count: 2, seed: 1, pace: 1 });
const [trajectory] = fakeTrajectories({ perFamily: 1, from: 0 });

const sourced = (): SourcedTrajectory => {
  if (!trajectory) throw new Error("there is a fake trajectory");
  const participantId = ParticipantId.parse("synthetic-1");
  const policyHash = PolicyHash.parse("0".repeat(64));
  return { trajectory, lineage: { participantId, policyHash }, tile: async () => null };
};

async function run(record: (demonstration: Demonstration) => Promise<Demonstrated>) {
  const progress: DemonstrationProgress[] = [];
  const stop = new AbortController();
  let nowMs = 0;
  const made = [];
  const options = {
    plan,
    record,
    onProgress: (now: DemonstrationProgress) => void progress.push(now),
    signal: stop.signal,
    clock: () => (nowMs += 500),
  };
  for await (const one of demonstrateSuite(options)) {
    made.push(one);
    if (made.length === 3) stop.abort();
  }
  return { made, progress };
}

test("a failed try is tried again, and what fails always is left out and counted", async () => {
  let tries = 0;
  const { made, progress } = await run(async ({ task }) => {
    tries += 1;
    const fails = task.id === "dialog" || tries === 1;
    return fails
      ? { kind: "failed", reason: "slipped" }
      : { kind: "done", sourced: sourced(), differences: [] };
  });
  expect(made).toHaveLength(2);
  expect(progress.at(-1)).toMatchObject({ made: 2, skipped: 2, planned: 4, etaSeconds: 0 });
  expect(progress.at(-1)?.failed).toBe(6);
});

test("recordings that differ from what was meant are kept and counted", async () => {
  const { made, progress } = await run(async ({ task }) => {
    const differences = task.id === "tabs" ? ["step 0: click is missing"] : [];
    return { kind: "done", sourced: sourced(), differences };
  });
  expect(made).toHaveLength(3);
  expect(progress.at(-1)?.differing).toBe(1);
});

test("stopping keeps what was made", async () => {
  const { made } = await run(async () => ({ kind: "done", sourced: sourced(), differences: [] }));
  expect(made).toHaveLength(3);
});
