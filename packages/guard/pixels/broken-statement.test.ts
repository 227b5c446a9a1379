import { expect, test } from "vitest";
import { makeCorpus } from "../text/corpus/make-corpus.ts";
import { seededRandom } from "../text/corpus/seeded-random.ts";
import { createTextGuard } from "../text/text-guard.ts";
import { findSensitiveWords } from "./find-sensitive-words.ts";
import { knownWords } from "./known-words.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";

const guard = await createTextGuard({ sessionKey: new Uint8Array(32).fill(9) });
const random = seededRandom(3);
const lookAlikes = ["1", "c", "l", "¢", "rn", "x", "|"];

const samples = [
  ...new Map(
    makeCorpus({ set: "held-out", seed: 5, times: 2 })
      .filter(({ text }) => text.length <= 100 && !/[\n\t]/.test(text))
      .map((sample) => [sample.text, sample]),
  ).values(),
];

/** One row in which the word at `broken` was misread, and none where there is no such word. */
function row(texts: readonly string[], broken: number, confidence: number): OcrWord[] {
  let x = 20;
  return texts.map((text, at) => {
    const box = { x, y: 100, width: text.length * 8, height: 14 };
    x += box.width + 5;
    if (at !== broken) return { text, box, confidence: 95 };
    const signs = Array.from(text);
    signs[random.integer(0, signs.length - 1)] = random.pick(lookAlikes);
    return { text: signs.join(""), box, confidence };
  });
}

const hidden = (words: readonly OcrWord[]): readonly boolean[] => {
  const reasons = findSensitiveWords(words, { text: guard, known: knownWords() });
  return words.map((word) => reasons.has(word));
};

test.each([
  ["health", 40],
  ["health", 75],
  ["finance", 40],
  ["finance", 75],
] as const)(
  "a statement on %s of which one word was misread, at %i, is hidden whole",
  (name, sure) => {
    let [all, whole] = [0, 0];
    for (const { text, planted } of samples) {
      const [value] = planted;
      if (planted.length !== 1 || value?.class !== name) continue;
      const words = [...text.matchAll(/\S+/g)];
      const inside = words.map(
        (word) => word.index < value.end && word.index + word[0].length > value.start,
      );
      for (const at of words.keys()) {
        if (!inside[at]) continue;
        const shown = hidden(
          row(
            words.map(([word]) => word),
            at,
            sure,
          ),
        );
        all += 1;
        if (words.every((_word, other) => other === at || !inside[other] || shown[other]))
          whole += 1;
      }
    }
    expect(all).toBeGreaterThan(20);
    expect(whole / all).toBeGreaterThanOrEqual(0.9);
  },
);

test("beside a misread word of an ordinary sentence the others show", () => {
  let [all, more] = [0, 0];
  for (const { text } of samples.filter(({ planted }) => planted.length === 0)) {
    const words = text.split(/\s+/);
    // Long numbers are hidden by other rules, and so are names that a misread word makes of a phrase.
    const without = hidden(row(words, -1, 0));
    for (const at of words.keys()) {
      const damaged = row(words, at, 75);
      const reasons = findSensitiveWords(damaged, { text: guard, known: knownWords() });
      for (const [other, word] of damaged.entries()) {
        if (other === at) continue;
        all += 1;
        const reason = reasons.get(word);
        if (!without[other] && (reason === "health" || reason === "finance")) more += 1;
      }
    }
  }
  expect(all).toBeGreaterThan(500);
  expect(more / all).toBeLessThanOrEqual(0.01);
});

test("what may suffer besides people is no statement", () => {
  const words = "Stability and security will suffer on this machine".split(" ");
  expect(hidden(row(words, 2, 75)).filter(Boolean).length).toBeLessThanOrEqual(1);
});
