/** Holds the floors of the text detectors on templates that their rules were not tuned on. */
import { expect, test } from "vitest";
import { detectAll } from "../detect-all.ts";
import type { FindingClass } from "../finding.ts";
import { scanText } from "../scan-text.ts";
import { makeCorpus } from "./make-corpus.ts";
import { scoreDetector } from "./score.ts";

const samples = makeCorpus({ set: "held-out", seed: 11, times: 30 });
const score = scoreDetector(samples, (text) => scanText(text, detectAll));

test.each<[FindingClass, number, number]>([
  ["email", 0.99, 0.97],
  ["phone", 0.99, 0.97],
  ["card", 0.99, 0.97],
  ["iban", 0.99, 0.97],
  ["national_id", 0.99, 0.97],
  ["passport", 0.99, 0.97],
  ["birth_date", 0.99, 0.97],
  ["ip", 0.99, 0.97],
  ["mac", 0.99, 0.97],
  ["url", 0.99, 0.97],
  ["secret", 0.98, 0.95],
  ["address", 0.9, 0.95],
  ["person", 0.9, 0.9],
])("%s: recall at least %d, precision at least %d", (name, recall, precision) => {
  const one = score.classes.get(name);
  expect(one?.planted).toBeGreaterThan(20);
  expect(one?.recall).toBeGreaterThanOrEqual(recall);
  expect(one?.recallByValue).toBeGreaterThanOrEqual(recall);
  expect(one?.precision).toBeGreaterThanOrEqual(precision);
});

test("at most two of a hundred ordinary words are hidden", () => {
  expect(score.falseMaskShare).toBeLessThanOrEqual(0.02);
});

test("the scoring sees a detector that finds nothing, and one that hides everything", () => {
  const nothing = scoreDetector(samples, () => []);
  expect(nothing.classes.get("email")?.recall).toBe(0);
  const all = scoreDetector(samples, (text) => [
    { start: 0, end: text.length, class: "term", confidence: 1 },
  ]);
  expect(all.classes.get("email")?.recall).toBe(1);
  expect(all.falseMaskShare).toBe(1);
});
