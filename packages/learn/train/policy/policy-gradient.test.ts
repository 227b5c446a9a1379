import { expect, it } from "vitest";
import { seededRandom } from "../../evaluate/practice/seeded-random.ts";
import { fakeTrajectories } from "../fake-tasks.ts";
import { collectExamples, type Example } from "../examples.ts";
import { initialParameters } from "../graph/parameters.ts";
import { openSession, type Feed } from "../graph/session.ts";
import { policyFeeds } from "./batch.ts";
import { gradientFile, policyLayout } from "./policy-graphs.ts";
import { labelClasses, targetFeeds, type Targeted } from "./targets.ts";
import { indexVocabulary, type VocabularyIndex } from "./vocabulary.ts";

const shape = { width: 8, layers: 2, heads: 2, feedForward: 12 };
const batch = 4;
const tokens = 48;

const double = (feed: Feed): Feed => ({
  shape: feed.shape,
  values: feed.values instanceof Float32Array ? Float64Array.from(feed.values) : feed.values,
});

const toTargeted = (example: Example, index: VocabularyIndex): Targeted => ({
  ...example,
  classes: labelClasses(example.label, index),
});

async function realFeeds(): Promise<Record<string, Feed>> {
  const trajectories = fakeTrajectories({ perFamily: 2, from: 0 });
  const released = trajectories.map((trajectory) => ({
    trajectory,
    splitGroup: null,
    split: null,
  }));
  const { examples, vocabulary } = await collectExamples(released, {
    correction: 3,
    matching: true,
  });
  const index = indexVocabulary(vocabulary);
  // One of each: a drag, a text from memory, a key, a text from the instruction.
  const chosen = [
    examples.find(({ label }) => label.kind === "drag"),
    examples.find(({ label }) => label.source === "memory"),
    examples.find(({ label }) => label.kind === "key"),
    examples.find(({ label }) => label.source === "instruction"),
  ].flatMap((example) => (example ? toTargeted(example, index) : []));
  expect(chosen).toHaveLength(batch);
  const feeds = {
    ...policyFeeds(
      chosen.map((example) => example.packed),
      { tokens },
    ),
    ...targetFeeds(chosen, tokens),
  };
  return Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, double(feed)]));
}

it("has the whole policy's gradient agree with float64 finite differences in every parameter", async () => {
  const layout = policyLayout(shape);
  const random = seededRandom(3);
  const start = Float64Array.from(initialParameters(layout, () => random.next()));
  const file = gradientFile({ shape, layout, batch, tokens, precision: "double" });
  await using session = await openSession(file, { threads: 1 });
  const data = await realFeeds();
  const run = async (parameters: Float64Array) =>
    await session.run({ ...data, parameters: { values: parameters, shape: [layout.size] } });
  const gradient = (await run(start))["gradient"] ?? new Float64Array();
  const lossAt = async (at: number, by: number) => {
    const moved = start.slice();
    moved[at] = (moved[at] ?? 0) + by;
    return Number((await run(moved))["loss"]?.[0]);
  };
  const step = 1e-5;
  const flat: string[] = [];
  for (const slot of layout.slots) {
    // The steepest value of each parameter tensor, and two at fixed places.
    const steepest = Array.from({ length: slot.size }, (_, at) => slot.offset + at).reduce(
      (found, at) =>
        Math.abs(Number(gradient[at])) > Math.abs(Number(gradient[found])) ? at : found,
      slot.offset,
    );
    for (const at of new Set([steepest, slot.offset, slot.offset + slot.size - 1])) {
      const numeric = ((await lossAt(at, step)) - (await lossAt(at, -step))) / (2 * step);
      const difference = Math.abs(numeric - Number(gradient[at]));
      expect(difference, `${slot.name}[${at - slot.offset}]`).toBeLessThan(
        1e-6 * (1 + Math.abs(numeric)),
      );
    }
    if (Math.abs(Number(gradient[steepest])) < 1e-9) flat.push(slot.name);
  }
  // The keys' offset moves all of a pointer's scores alike; every other parameter matters.
  expect(flat).toEqual(["keys.offset"]);
});
