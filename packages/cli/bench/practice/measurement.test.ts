import { expect, test } from "vitest";
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import { agentMetrics } from "./agent-metrics.ts";
import { inLanes } from "./in-lanes.ts";
import { planMeasurement } from "./plan-measurement.ts";
import type { Outcome } from "./results-file.ts";

const extent = {
  tasks: practiceSuite,
  counts: [3, 10],
  mainCount: 10,
  seeds: [1, 2],
  episodes: 2,
  controlEpisodes: 1,
  removedEpisodes: 4,
  masked: true,
  testSeed: 50,
};
const plan = planMeasurement(extent);

test("every figure is planned once for each training seed, on states of its own seed", () => {
  expect(new Set(plan.map(({ key }) => key)).size).toBe(plan.length);
  const counts = Map.groupBy(plan, ({ condition }) => condition);
  expect([...counts].map(([condition, list]) => `${condition} ${list.length}`)).toEqual([
    "unseen_state 6",
    "paraphrase 2",
    "unseen_task 2",
    "control_swapped 2",
    "control_untrained 2",
    "control_no_match 2",
    "control_shuffled 2",
    "control_task_removed 2",
  ]);
  for (const { model, testSeed, masking } of plan) {
    expect(testSeed).toBe(50 + model.seed);
    expect(masking === "roles").toBe(model.data.kind === "masked");
  }
  const removed = plan.flatMap(({ model, tasks }) =>
    model.data.kind === "without_task" ? [[model.data.taskId, ...tasks.map(({ id }) => id)]] : [],
  );
  expect(removed.every(([without, ...tested]) => tested.join() === without)).toBe(true);
  expect(new Set(removed.map(([id]) => id)).size).toBe(2);
});

function outcomesOf(success: (key: string) => boolean): Outcome[] {
  return plan.map(({ key, condition, model, masking }) => ({
    examination: key,
    at: 0,
    trial: {
      taskId: "shortcut-or-menu",
      family: "shortcut",
      application: "browser",
      demonstrations: model.people,
      trainingSeed: model.seed,
      condition,
      view: masking === "roles" ? "masked" : "unmasked",
      success: success(key),
      steps: 2,
      seed: 1,
      reason: "terminated",
    },
    stray: 1,
    refused: {},
    sequence: ["type", "key ctrl+s"],
    seconds: 1,
  }));
}

test("outcomes become shares under their own names, beside what they are held against", () => {
  const outcomes = outcomesOf((key) =>
    /^unseen_state of (?:as_recorded-10|masked)-?.*s1/.test(key),
  );
  const person = (by: string, ...sequence: string[]) => ({
    taskId: "shortcut-or-menu",
    by,
    sequence,
  });
  const metrics = agentMetrics({
    plan,
    outcomes,
    mainCount: 10,
    counts: [3, 10],
    demonstrated: [
      person("a", "type", "key ctrl+s"),
      person("b", "type", "click menu", "click menu item"),
    ],
  });
  const value = (name: string) => metrics.find(({ metric }) => metric === `agent.${name}`);
  expect(value("success_3")?.value).toBe(0);
  expect(value("success_10")).toMatchObject({ value: 0.5, aim: ">= 0.95", baseline: 0 });
  expect(value("success_10")?.unit).toContain("of 2 episodes");
  expect(value("success_masked")).toMatchObject({ value: 0.5, baseline: 0.5 });
  expect(value("control_shuffled")).toMatchObject({ value: 0, baseline: 0.5 });
  expect(value("shortcut_share")).toMatchObject({ value: 1, baseline: 0.5 });
  expect(value("steps_ratio")?.value).toBeCloseTo(2 / 2.5);
  expect(value("stray_actions")?.value).toBe(outcomes.length);
});

test("lanes take what comes next, and a failure stops what has not begun", async () => {
  const begun: number[] = [];
  const work = async (item: number): Promise<void> => {
    begun.push(item);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (item === 3) throw new Error("third");
  };
  await inLanes([1, 2], 2, work);
  expect(begun).toEqual([1, 2]);
  await expect(inLanes([3, 4, 5, 6, 7, 8], 2, work)).rejects.toThrow("third");
  expect(begun).not.toContain(8);
});
