import { expect, test } from "vitest";
import type { Observation } from "@apprentice/core/action/safe.ts";
import { bareObservation } from "@apprentice/core/action/testing/bare-observation.ts";
import { RecordingId, TrajectoryId } from "@apprentice/core/id/id.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { keepRights } from "./keep-rights.ts";

const applications = [
  ApplicationRule.parse({ app: "open", rights: { train: true, release: true } }),
  ApplicationRule.parse({ app: "inside" }),
  ApplicationRule.parse({ app: "closed", rights: { train: false, release: false } }),
];

function seen(app: string | null, id: string): Observation {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  const window = { id: "w", app: app ?? "", pid: null, title: "", box, url: null, ownerId: null };
  return bareObservation(id, { window: app === null ? null : window });
}

/** One step in each application; null: the window is not known. */
function trajectoryIn(apps: readonly (string | null)[], last: string | null = null): Trajectory {
  return {
    version: 1,
    trajectoryId: TrajectoryId.parse("tra-1"),
    meta: {
      version: 1,
      recordingId: RecordingId.parse("rec-1"),
      instruction: "do it",
      source: "human",
      startedMs: 0,
      os: "linux",
      fidelity: "actions",
    },
    steps: apps.map((app, index) => ({
      index,
      observation: seen(app, `obs-${String(index)}`),
      action: {
        kind: "wait",
        startMs: index * 10,
        endMs: index * 10 + 5,
        observationId: null,
        approach: [],
      },
      targetId: null,
      verdict: "good",
    })),
    gaps: [],
    terminate: { status: "success", tMs: 100 },
    last: last === null ? null : seen(last, "obs-last"),
  };
}

const kept = (apps: readonly (string | null)[], last?: string) => {
  const { trajectory, mayRelease } = keepRights(trajectoryIn(apps, last ?? null), { applications });
  const names = trajectory.steps.map((step) => step.observation?.window?.app ?? null);
  return { names, mayRelease, trajectory };
};

test("steps of an application that may not be trained on, or that the policy does not name, become a gap", () => {
  const { names, trajectory } = kept(["open", "closed", "stranger", "OPEN"], "closed");
  expect(names).toEqual(["open", "OPEN"]);
  expect(trajectory.steps.map(({ index }) => index)).toEqual([0, 1]);
  expect(trajectory.gaps).toEqual([
    { fromMs: 10, toMs: 25, reason: "not_approved_window", count: 2 },
  ]);
  expect(trajectory.last).toBeNull();
});

test("only what is known to come from applications given for release may go to others", () => {
  expect(kept(["open", "open"], "open").mayRelease).toBe(true);
  expect(kept(["open", "inside"]).mayRelease).toBe(false);
  expect(kept(["open"], "inside").mayRelease).toBe(false);
  expect(kept(["open", null]).mayRelease).toBe(false);
  expect(kept(["open", "closed"]).mayRelease).toBe(true);
  expect(kept([]).mayRelease).toBe(false);
});
