import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { examplesOf } from "./examples.ts";
import { fakeFamilies, fakeTrajectories, type FakeFamily } from "./fake-tasks.ts";
import { measureSteps } from "./measure.ts";
import { readModel, type ModelFolder } from "./model-folder.ts";
import { indexVocabulary } from "./policy/vocabulary.ts";
import { train } from "./train.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "apprentice-corrections-"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function learn(name: string, trajectories: readonly Trajectory[], correction: number) {
  await train({
    trajectories: trajectories.map((trajectory) => ({
      trajectory,
      splitGroup: null,
      split: null,
    })),
    releases: [],
    out: join(root, name),
    seed: 3,
    settings: {
      shape: { width: 32, layers: 2, heads: 4, feedForward: 64 },
      steps: 700,
      correction,
    },
    clock: () => performance.now(),
  });
  return await readModel(join(root, name));
}

async function accuracy(model: ModelFolder, only: readonly FakeFamily[]): Promise<number> {
  const vocabulary = indexVocabulary(model.vocabulary);
  const unseen = fakeTrajectories({ perFamily: 12, from: 700_000, only });
  const examples = unseen.flatMap((trajectory) => Array.from(examplesOf(trajectory, vocabulary)));
  return (await measureSteps({ file: model.file, examples, vocabulary, threads: 1 })).accuracy;
}

const asCorrection = (trajectory: Trajectory): Trajectory => ({
  ...trajectory,
  meta: { ...trajectory.meta, source: "correction" },
});

/** Menus as somebody does them who always opens the wrong one first and then the right one. */
function detour(trajectory: Trajectory): Trajectory {
  const [first] = trajectory.steps;
  const bar = first?.observation?.elements.filter((element) => element.role === "menu") ?? [];
  const wrong = bar.find((element) => element.id !== first?.targetId);
  if (!first || !wrong) throw new Error("a menu has a second entry");
  return { ...trajectory, steps: [{ ...first, targetId: wrong.id }, ...trajectory.steps.slice(1)] };
}

it("repairs a seeded failure by a few corrections without harming the rest", async () => {
  const others = fakeFamilies.filter((family) => family !== "menu");
  const good = fakeTrajectories({ perFamily: 8, from: 0, only: others });
  const bad = fakeTrajectories({ perFamily: 8, from: 0, only: ["menu"] }).map(detour);
  const corrections = fakeTrajectories({ perFamily: 16, from: 100, only: ["menu"] });
  const before = await learn("before", [...good, ...bad], 3);
  const after = await learn("after", [...good, ...bad, ...corrections.map(asCorrection)], 3);
  expect(await accuracy(before, ["menu"])).toBeLessThan(0.8);
  expect(await accuracy(after, ["menu"])).toBeGreaterThan(0.9);
  expect(await accuracy(after, others)).toBeGreaterThan((await accuracy(before, others)) - 0.03);
  expect(after.description.data.sources).toEqual({ synthetic: 64, correction: 16 });
});
