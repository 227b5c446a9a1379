/** Dense arrays for one run of the network, filled from packed examples. */
import type { Feed } from "../graph/session.ts";
import { pointers } from "./decision-kinds.ts";
import { limits } from "./limits.ts";
import { featureCount, matchCount, chordsFrom, realsFrom, rolesFrom, type Packed } from "./pack.ts";
import { realCount } from "./token.ts";
import { noVariation, type Variation } from "./variation.ts";

/** Large enough to make a softmax share vanish, small enough for single precision. */
const never = -1e9;

export type BatchOptions = {
  /** Token count of the run; at least that of the longest example. */
  readonly tokens: number;
  /** Changes for training, one for each example; none in serving. */
  readonly variations?: readonly Variation[];
};

export function policyFeeds(
  examples: readonly Packed[],
  options: BatchOptions,
): Record<string, Feed> {
  const { tokens } = options;
  const batch = examples.length;
  const words = new BigInt64Array(batch * tokens * limits.wordsPerToken);
  const scale = new Float32Array(batch * tokens);
  const features = new Float32Array(batch * tokens * featureCount);
  const matches = new Float32Array(batch * tokens * matchCount);
  const mask = new Float32Array(batch * tokens).fill(never);
  const allowed = new Float32Array(batch * pointers.length * tokens).fill(never);
  examples.forEach((example, at) => {
    const variation = options.variations?.[at] ?? noVariation;
    fillWords({ words, scale }, example, at * tokens, variation);
    const from = at * tokens;
    for (const index of example.features) features[from * featureCount + index] = 1;
    for (let token = 0; token < example.tokens; token += 1) {
      const row = features.subarray(
        (from + token) * featureCount,
        (from + token + 1) * featureCount,
      );
      const role = example.roles[token] ?? 0;
      const chord = example.chords[token] ?? 0;
      if (role > 0) row[rolesFrom + role - 1] = 1;
      if (chord > 0) row[chordsFrom + chord - 1] = 1;
      row.set(example.reals.subarray(token * realCount, (token + 1) * realCount), realsFrom);
    }
    for (const index of example.matches) {
      matches[from * matchCount + movePlace(index, variation)] = 1;
    }
    mask.fill(0, from, from + example.tokens);
    for (let word = 0; word < example.wordCount; word += 1) {
      if (variation.hides(word)) mask[from + example.wordsAt + word] = never;
    }
    allow(allowed, example, at, tokens);
  });
  return {
    words: { values: words, shape: [batch, tokens, limits.wordsPerToken] },
    word_scale: { values: scale, shape: [batch, tokens, 1] },
    features: { values: features, shape: [batch, tokens, featureCount] },
    matches: { values: matches, shape: [batch, tokens, matchCount] },
    mask: { values: mask, shape: [batch, 1, 1, tokens] },
    allowed: { values: allowed, shape: [batch, pointers.length, tokens] },
  };
}

/** A match's index with its place in the instruction as the variation has it. */
function movePlace(index: number, variation: Variation): number {
  const place = index % limits.instructionWords;
  return index - place + variation.place(place);
}

function fillWords(
  into: { readonly words: BigInt64Array; readonly scale: Float32Array },
  example: Packed,
  from: number,
  variation: Variation,
): void {
  // The low halves of 64-bit integers, little-endian; row numbers are far below 2^31.
  const low = new Int32Array(into.words.buffer);
  const perToken = limits.wordsPerToken;
  for (let token = 0; token < example.tokens; token += 1) {
    let count = 0;
    for (let index = 0; index < perToken; index += 1) {
      const row = example.words[token * perToken + index] ?? 0;
      if (row === 0) break;
      low[((from + token) * perToken + index) * 2] = variation.word(row);
      count += 1;
    }
    if (count > 0) into.scale[from + token] = count ** -0.5;
  }
}

/** Where each pointer may point: elements, elements, words, words, remembered texts. */
export function pointerRanges(example: Packed): readonly { from: number; count: number }[] {
  const elements = { from: example.elementsAt, count: example.elementCount };
  const words = { from: example.wordsAt, count: example.wordCount };
  return [elements, elements, words, words, { from: example.memoryAt, count: example.memoryCount }];
}

function allow(allowed: Float32Array, example: Packed, at: number, tokens: number): void {
  pointerRanges(example).forEach(({ from, count }, pointer) => {
    const start = (at * pointers.length + pointer) * tokens + from;
    allowed.fill(0, start, start + count);
  });
}
