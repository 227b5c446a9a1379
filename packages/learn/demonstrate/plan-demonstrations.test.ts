import { expect, test } from "vitest";
import { isTestState } from "../evaluate/practice/split-states.ts";
import { practiceSuite } from "../evaluate/practice/suite.ts";
import { planDemonstrations } from "./plan-demonstrations.ts";

const tasks = practiceSuite.filter((task) => !task.heldOut);
const plan = planDemonstrations({ tasks, count: 12, seed: 5, pace: 0.4 });

test("each person demonstrates each task once, the same plan for the same seed", () => {
  expect(plan).toHaveLength(12 * tasks.length);
  const pairs = plan.map(({ person, task }) => `${person.name} ${task.id}`);
  expect(new Set(pairs).size).toBe(plan.length);
  const names = (seed: number) =>
    planDemonstrations({ tasks, count: 2, seed, pace: 1 }).map(
      ({ episode, instruction, seed: hands }) => [episode.state, instruction, hands],
    );
  expect(names(3)).toEqual(names(3));
  expect(names(3)).not.toEqual(names(4));
});

test("no demonstration shows a state or a wording that is for tests", () => {
  for (const { episode, instruction } of plan) {
    expect(isTestState(episode)).toBe(false);
    expect(episode.testWordings).not.toContain(instruction);
  }
  expect(plan.some(({ episode, instruction }) => instruction !== episode.instruction)).toBe(true);
});

test("people differ in their habits and keep them", () => {
  const people = Map.groupBy(plan, ({ person }) => person.name);
  const habits = [...people.values()].map((own) => {
    const kept = new Set(own.map(({ person }) => JSON.stringify(person)));
    expect(kept.size).toBe(1);
    return own[0]?.person.habits;
  });
  for (const habit of ["shortcuts", "tabs"] as const)
    expect(new Set(habits.map((one) => one?.[habit])).size).toBe(2);
});
