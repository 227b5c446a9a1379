import { expect, test } from "vitest";
import { episodesOf, isTestState } from "./split-states.ts";
import { practiceSuite } from "./suite.ts";
import type { Episode, PracticeTask } from "./task.ts";

const take = (task: PracticeTask, states: "training" | "test", count: number): Episode[] => {
  const episodes = episodesOf(task, { states, fromSeed: 1 });
  return Array.from({ length: count }, () => episodes.next().value);
};

test.each(practiceSuite.map((task) => [task.id, task] as const))(
  "%s has states for both, and none for both at once",
  (_, task) => {
    const training = take(task, "training", 12).map((episode) => episode.state);
    const tests = take(task, "test", 12).map((episode) => episode.state);
    expect(training.filter((state) => tests.includes(state))).toEqual([]);
    expect(new Set(tests).size).toBeGreaterThan(1);
    expect(new Set(training).size).toBeGreaterThan(2);
  },
);

test("a state does not come again while there are new ones", () => {
  const many = practiceSuite.find((task) => task.id === "native-select");
  const states = many ? take(many, "training", 60).map((episode) => episode.state) : [];
  expect(new Set(states).size).toBe(60);
});

test("about a quarter of all states is for tests", () => {
  const many = practiceSuite.find((task) => task.id === "native-select");
  const episodes = Array.from({ length: 2_000 }, (_, seed) => many?.start(seed));
  const share = episodes.filter((one) => one && isTestState(one)).length / episodes.length;
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.3);
});
