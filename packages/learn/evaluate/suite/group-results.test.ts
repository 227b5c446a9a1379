import { expect, test } from "vitest";
import type { Trial } from "../trial.ts";
import { groupResults } from "./group-results.ts";

const trial = (change: Partial<Trial>): Trial => ({
  taskId: "native-select",
  family: "dropdown",
  application: "browser",
  demonstrations: 10,
  trainingSeed: 1,
  condition: "unseen_state",
  view: "unmasked",
  success: true,
  steps: 3,
  ...change,
});

const trials = [
  trial({}),
  trial({ success: false }),
  trial({ taskId: "scripted-select" }),
  trial({ taskId: "editor-type", family: "editor", application: "editor", success: false }),
  trial({ condition: "control_swapped", success: false }),
];

test("each condition counts alone, in all and by family, application and task", () => {
  const counts = groupResults(trials).map(
    ({ condition, scope, name, successes, episodes }) =>
      `${condition} ${scope} ${name} ${successes}/${episodes}`,
  );
  expect(counts).toEqual([
    "unseen_state all all 2/4",
    "unseen_state family dropdown 2/3",
    "unseen_state family editor 0/1",
    "unseen_state application browser 2/3",
    "unseen_state application editor 0/1",
    "unseen_state task native-select 1/2",
    "unseen_state task scripted-select 1/1",
    "unseen_state task editor-type 0/1",
    "control_swapped all all 0/1",
    "control_swapped family dropdown 0/1",
    "control_swapped application browser 0/1",
    "control_swapped task native-select 0/1",
  ]);
});

test("shares come with an interval that holds them; no trials make no group", () => {
  for (const { success, successes, episodes } of groupResults(trials)) {
    expect(success.rate).toBe(successes / episodes);
    expect(success.low).toBeLessThanOrEqual(success.rate);
    expect(success.high).toBeGreaterThanOrEqual(success.rate);
  }
  expect(groupResults([])).toEqual([]);
});
