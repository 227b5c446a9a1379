import { expect, test } from "vitest";
import { practiceSuite } from "./suite.ts";

test("the suite has at least 24 tasks, a third of them held out, under different names", () => {
  expect(practiceSuite.length).toBeGreaterThanOrEqual(24);
  expect(new Set(practiceSuite.map((task) => task.id)).size).toBe(practiceSuite.length);
  const share = practiceSuite.filter((task) => task.heldOut).length / practiceSuite.length;
  expect(share).toBeGreaterThan(0.28);
  expect(share).toBeLessThan(0.4);
});

test.each(practiceSuite.map((task) => [task.id, task] as const))(
  "%s makes repeatable, varied, unsolved states",
  (_, task) => {
    const episodes = Array.from({ length: 40 }, (_unused, seed) => task.start(seed));
    expect(task.start(7).state).toBe(episodes[7]?.state);
    expect(new Set(episodes.map((episode) => episode.state)).size).toBeGreaterThan(3);
    for (const episode of episodes) {
      expect(episode.check({})).toBe(false);
      expect(task.heldOut || episode.paraphrases.length > 0).toBe(true);
      expect(episode.plan({ shortcuts: true, tabs: true }).length).toBeGreaterThan(0);
      expect(task.application === "browser" ? episode.html : "").toBeDefined();
    }
  },
);
