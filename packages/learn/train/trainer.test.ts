import { beforeAll, expect, it } from "vitest";
import { collectExamples } from "./examples.ts";
import { fakeTrajectories } from "./fake-tasks.ts";
import { openSession } from "./graph/session.ts";
import { policyFeeds } from "./policy/batch.ts";
import { gradientFile, policyLayout } from "./policy/policy-graphs.ts";
import { labelClasses, targetFeeds, type Targeted } from "./policy/targets.ts";
import { indexVocabulary } from "./policy/vocabulary.ts";
import { defaultSettings } from "./settings.ts";
import { openShareThread } from "./open-share-thread.ts";
import { floats, openShareWorker } from "./share-gradient.ts";
import { initialState, openTrainer } from "./trainer.ts";

const shape = { width: 16, layers: 2, heads: 2, feedForward: 24 };
const layout = policyLayout(shape);
const batch = 6;
const unvaried = { forgetShare: 0, hideShare: 0, gapShare: 0 };
const options = { ...defaultSettings, shape, layout, batch, seed: 4, steps: 9 };
let examples: Targeted[] = [];

beforeAll(async () => {
  const trajectories = fakeTrajectories({ perFamily: 2, from: 0 });
  const set = await collectExamples(
    trajectories.map((trajectory) => ({ trajectory, splitGroup: null, split: null })),
    defaultSettings,
  );
  const vocabulary = indexVocabulary(set.vocabulary);
  examples = set.examples.map((example) => ({
    ...example,
    classes: labelClasses(example.label, vocabulary),
  }));
});

it("takes the same steps, but for rounding, with one thread and with two", async () => {
  const stepped = async (threads: number) => {
    const state = initialState(layout, 1);
    await using trainer = openTrainer({ ...options, threads });
    const losses: number[] = [];
    for (let from = 0; from < 3 * batch; from += batch)
      losses.push(await trainer.step(state, examples.slice(from, from + batch)));
    return { losses, state };
  };
  const alone = await stepped(1);
  const shared = await stepped(2);
  alone.losses.forEach((loss, at) => expect(shared.losses[at]).toBeCloseTo(loss, 4));
  const farthest = (name: "moment1" | "moment2") =>
    Math.max(
      ...alone.state[name].map((value, at) => Math.abs(value - (shared.state[name][at] ?? 0))),
    );
  expect(farthest("moment1")).toBeLessThan(1e-4);
  expect(farthest("moment2")).toBeLessThan(1e-4);
  expect(alone.state.parameters).not.toEqual(initialState(layout, 1).parameters);
});

it("adds shares up to the gradient of the whole", async () => {
  const { parameters } = initialState(layout, 1);
  const chosen = examples.slice(0, batch);
  const packed = chosen.map((example) => example.packed);
  const tokens = Math.max(...packed.map((one) => one.tokens));
  await using session = await openSession(gradientFile({ shape, layout, batch, tokens }), {
    threads: 1,
  });
  const whole = await session.run({
    ...policyFeeds(packed, { tokens }),
    ...targetFeeds(chosen, tokens),
    parameters: { values: parameters, shape: [layout.size] },
  });
  await using here = openShareWorker({ ...options, ...unvaried });
  await using there = openShareThread({ ...options, ...unvaried });
  const share = (from: number, to: number) => ({
    step: 1,
    examples: chosen.slice(from, to),
    places: [],
  });
  const [first, second] = await Promise.all([
    here.run(parameters, share(0, 2)),
    there.run(parameters, share(2, batch)),
  ]);
  expect(first.loss + second.loss).toBeCloseTo(floats(whole["loss"])[0] ?? Number.NaN, 4);
  const gradient = floats(whole["gradient"]);
  const farthest = gradient.reduce((most, value, at) => {
    const sum = (first.gradient[at] ?? 0) + (second.gradient[at] ?? 0);
    return Math.max(most, Math.abs(sum - value));
  }, 0);
  expect(Math.max(...gradient)).toBeGreaterThan(0.01);
  expect(farthest).toBeLessThan(1e-5);
});

it("tells what went wrong in a thread", async () => {
  const thread = openShareThread(options);
  const share = { step: 1, examples: [], places: [] };
  await expect(thread.run(initialState(layout, 1).parameters, share)).rejects.toThrow(
    /cannot become/,
  );
});
