import { expect, test } from "vitest";
import { fakeTrajectories } from "../train/fake-tasks.ts";
import type { Intent } from "../evaluate/practice/task.ts";
import { compareIntents } from "./compare-intents.ts";

const trajectories = fakeTrajectories({ perFamily: 1, from: 0, only: ["menu"] });
const [trajectory] = trajectories;
if (!trajectory) throw new Error("there is a fake trajectory");
const named = trajectory.steps.map((step): Intent => {
  const element = step.observation?.elements.find(({ id }) => id === step.targetId);
  return { does: "click", target: { name: element?.name ?? "" } };
});

test("nothing to say where the recording is what was meant", () => {
  expect(compareIntents(named, trajectory)).toEqual([]);
});

test.each<[string, readonly Intent[], RegExp]>([
  ["another target", [{ does: "click", target: { name: "Else" } }, ...named.slice(1)], /landed on/],
  ["another kind", [{ does: "type", text: "x" }, ...named.slice(1)], /type was recorded as click/],
  ["a missing step", [...named, { does: "type", text: "x" }], /type is missing/],
  ["a step too many", named.slice(1), /not meant/],
])("%s is told", (_, plan, told) => {
  expect(compareIntents(plan, trajectory).join("\n")).toMatch(told);
});
