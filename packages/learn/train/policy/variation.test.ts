import { beforeAll, expect, it } from "vitest";
import { collectExamples } from "../examples.ts";
import { fakeTrajectories } from "../fake-tasks.ts";
import { policyFeeds } from "./batch.ts";
import { pointers } from "./decision-kinds.ts";
import { limits } from "./limits.ts";
import { featureCount, realsFrom, type Packed } from "./pack.ts";
import { drawVariation, type VariationOptions } from "./variation.ts";
import { firstKnownWord } from "./vocabulary.ts";

const none: VariationOptions = {
  forgetShare: 0,
  hideShare: 0,
  gapShare: 0,
  untitledShare: 0,
  sparseShare: 0,
  placelessShare: 0,
};
const seeds = Array.from({ length: 40 }, (_, seed) => seed);
const kept = { words: new Set<number>(), elements: new Set([1]) };
let packed: Packed;

beforeAll(async () => {
  const { examples } = await collectExamples(
    fakeTrajectories({ perFamily: 2, from: 0 }).map((trajectory) => ({
      trajectory,
      splitGroup: null,
      split: null,
    })),
    { matching: true, correction: 1 },
  );
  const [most] = examples
    .map((example) => example.packed)
    .toSorted((one, other) => other.elementCount - one.elementCount);
  if (!most) throw new Error("no example");
  packed = most;
});

const draw = (options: Partial<VariationOptions>, seed: number) =>
  drawVariation(packed, {
    ...none,
    ...options,
    seed,
    kept,
  });

const feed = (options: Partial<VariationOptions>, seed: number) =>
  policyFeeds([packed], { tokens: packed.tokens, variations: [draw(options, seed)] });

it("leaves out some elements, never an answer, from what is attended to and pointed at", () => {
  const { tokens, elementsAt, elementCount } = packed;
  const hidden = seeds.map((seed) => {
    const { mask, allowed } = feed({ sparseShare: 1 }, seed);
    const out = Array.from({ length: elementCount }, (_, at) => at).filter(
      (at) => Number(mask?.values[elementsAt + at]) < 0,
    );
    for (const at of out)
      for (const pointer of pointers.keys())
        expect(Number(allowed?.values[pointer * tokens + elementsAt + at])).toBeLessThan(0);
    expect(out).not.toContain(1);
    return out.length;
  });
  expect(Math.min(...hidden)).toBeLessThan(elementCount / 4);
  expect(Math.max(...hidden)).toBeGreaterThan(elementCount / 2);
});

it("leaves out where elements are, and nothing else of them", () => {
  const row = (packed.elementsAt + 1) * featureCount;
  const features = (share: number) =>
    feed({ placelessShare: share }, 1)["features"]?.values.slice(row, row + featureCount);
  const [placed, placeless] = [features(0), features(1)];
  expect(placed?.slice(0, realsFrom)).toEqual(placeless?.slice(0, realsFrom));
  expect(placed?.slice(realsFrom, realsFrom + 8)).not.toEqual(new Float32Array(8));
  expect(placeless?.slice(realsFrom, realsFrom + 8)).toEqual(new Float32Array(8));
});

it("leaves out the title in the share asked for", () => {
  expect(seeds.every((seed) => draw({ untitledShare: 1 }, seed).hidesTitle)).toBe(true);
  expect(seeds.some((seed) => draw({ untitledShare: 0 }, seed).hidesTitle)).toBe(false);
});

it("forgets words that show, and those that do not only in every other example", () => {
  const [shown, spoken] = [firstKnownWord + 1, firstKnownWord + 2];
  const words = new Uint32Array(packed.words.length);
  words[limits.wordsPerToken] = spoken;
  words[packed.elementsAt * limits.wordsPerToken] = shown;
  const forgotten = (word: number) =>
    Array.from({ length: 400 }, (_, seed) =>
      drawVariation({ ...packed, words }, { ...none, forgetShare: 1, seed, kept }).word(word),
    ).filter((row) => row !== word).length;
  expect(forgotten(shown) / 400).toBeCloseTo(0.5, 1);
  expect(forgotten(spoken) / 400).toBeCloseTo(0.25, 1);
});
