/** What the controls of the agent's measurement make of recordings. */
import { expect, test } from "vitest";
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import type { ReleasedTrajectory } from "@apprentice/learn/train/examples.ts";
import { fakeTrajectories } from "@apprentice/learn/train/fake-tasks.ts";
import { recogniseTask } from "./recognise-task.ts";
import { shuffleLabels } from "./shuffle-labels.ts";

test("an instruction in any wording and state names its task", () => {
  const trained = practiceSuite.filter((task) => !task.heldOut);
  const taskOf = recogniseTask(trained);
  const told = trained.flatMap((task) =>
    [77_001, 123_456].flatMap((seed) => {
      const { instruction, paraphrases } = task.start(seed);
      return [instruction, ...paraphrases].map((wording) => [wording, task.id] as const);
    }),
  );
  const missed = told.filter(([wording, id]) => taskOf(wording) !== id);
  expect(told.length).toBeGreaterThan(100);
  expect(missed).toEqual([]);
  expect(taskOf("Feed the cat")).toBeNull();
});

test("shuffled labels keep what was seen and said, and which actions there are, but not what belongs to what", () => {
  const released = fakeTrajectories({ perFamily: 4, from: 0 }).map((trajectory) => ({
    trajectory,
    splitGroup: null,
    split: null,
  }));
  const shuffled = shuffleLabels(released, 1);
  const steps = (list: readonly ReleasedTrajectory[]) =>
    list.flatMap(({ trajectory }) => trajectory.steps);
  const kinds = (list: readonly ReleasedTrajectory[]) =>
    steps(list).map(({ action }) => action.kind);
  expect(kinds(shuffled).sort()).toEqual(kinds(released).sort());
  expect(kinds(shuffled)).not.toEqual(kinds(released));
  const [before, after] = [steps(released), steps(shuffled)];
  expect(after.map(({ observation }) => observation)).toEqual(
    before.map(({ observation }) => observation),
  );
  const same = after.filter((step, at) => step.targetId === before[at]?.targetId);
  expect(same.length).toBeLessThan(0.5 * before.length);
  const lost = after.filter(
    ({ targetId, observation }) =>
      targetId !== null && !observation?.elements.some(({ id }) => id === targetId),
  );
  expect(lost).toEqual([]);
  expect(shuffleLabels(released, 1)).toEqual(shuffled);
});
