import { expect, test } from "vitest";
import { isTestState } from "../practice/split-states.ts";
import type { Episode } from "../practice/task.ts";
import { practiceSuite } from "../practice/suite.ts";
import { planSuite, suiteConditions } from "./plan-suite.ts";

const plan = (seed: number, ...conditions: (typeof suiteConditions)[number][]) =>
  planSuite({ tasks: practiceSuite, episodes: 2, seed, conditions });
const heldOut = practiceSuite.filter((task) => task.heldOut).length;
const trained = practiceSuite.length - heldOut;
const isWorded = ({ testWordings }: Pick<Episode, "testWordings">) => testWordings.length > 0;
const worded = practiceSuite.filter((task) => !task.heldOut && isWorded(task.start(0))).length;

test("every condition has its tasks: those never trained on for unseen tasks, the others elsewhere", () => {
  const all = Map.groupBy(plan(5, ...suiteConditions), ({ condition }) => condition);
  for (const condition of suiteConditions) {
    const own = all.get(condition) ?? [];
    const isUnseen = condition === "unseen_task";
    const count = condition === "paraphrase" ? worded : isUnseen ? heldOut : trained;
    expect(own).toHaveLength(2 * count);
    expect(own.every(({ task }) => task.heldOut === isUnseen)).toBe(true);
  }
});

test("only states that nobody demonstrates, the same for the same seed, others for another", () => {
  const states = (seed: number) => plan(seed, "unseen_state").map(({ episode }) => episode.state);
  expect(plan(5, ...suiteConditions).every(({ episode }) => isTestState(episode))).toBe(true);
  expect(states(5)).toEqual(states(5));
  expect(states(5)).not.toEqual(states(6));
  const [first, second] = plan(5, "unseen_state");
  expect(first?.episode.state).not.toBe(second?.episode.state);
});

test("a paraphrase asks for the same state in other words, a swap for another state", () => {
  const said = plan(5, "unseen_state").filter(({ episode }) => isWorded(episode));
  const other = plan(5, "paraphrase");
  const swapped = plan(5, "control_swapped").filter(({ episode }) => isWorded(episode));
  expect(worded).toBeLessThan(trained);
  expect(other.map(({ episode }) => episode.state)).toEqual(
    said.map(({ episode }) => episode.state),
  );
  for (const [at, { episode, instruction }] of said.entries()) {
    expect(instruction).toBe(episode.instruction);
    const paraphrase = other[at]?.instruction;
    expect(paraphrase).not.toBe(instruction);
    expect(swapped[at]?.instruction).not.toBe(instruction);
    expect(swapped[at]?.episode.state).toBe(episode.state);
  }
});
