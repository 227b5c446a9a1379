/** Turns tokens into the numbers that the network reads: sparse in memory, dense only in a batch. */
import { flagNames } from "./flags.ts";
import { limits } from "./limits.ts";
import type { EncodedObservation } from "./encode-observation.ts";
import { realCount, type Token } from "./token.ts";
import type { VocabularyIndex } from "./vocabulary.ts";

/** Where roles, key chords and real values begin within a token's features. */
export const rolesFrom = flagNames.length;
export const chordsFrom = rolesFrom + limits.roles;
export const realsFrom = chordsFrom + limits.chords;
/** Width of a token's feature vector. */
export const featureCount = realsFrom + realCount;
/** Width of a token's match vector: one place per word of the instruction, for each kind of match. */
export const matchCount = 3 * limits.instructionWords;

export type Packed = {
  readonly tokens: number;
  /** `tokens * limits.wordsPerToken` rows of the word table; 0 is padding. */
  readonly words: Uint32Array;
  /** Features of `flags.ts` that are 1, as `token * featureCount + feature`. */
  readonly features: Uint32Array;
  /** One number a token, counted from 1; 0 where there is none or the vocabulary lacks it. */
  readonly roles: Uint32Array;
  readonly chords: Uint32Array;
  /** `tokens * realCount`. */
  readonly reals: Float32Array;
  /** Matches, as `token * matchCount + place`. */
  readonly matches: Uint32Array;
  /** Token numbers where each kind of pointer may point begin, and how many there are. */
  readonly wordsAt: number;
  readonly wordCount: number;
  readonly memoryAt: number;
  readonly memoryCount: number;
  readonly elementsAt: number;
  readonly elementCount: number;
};

export function pack(
  encoded: EncodedObservation,
  vocabulary: Pick<VocabularyIndex, "word" | "role" | "chord">,
): Packed {
  const { tokens } = encoded;
  const words = new Uint32Array(tokens.length * limits.wordsPerToken);
  const reals = new Float32Array(tokens.length * realCount);
  const roles = new Uint32Array(tokens.length);
  const chords = new Uint32Array(tokens.length);
  const features: number[] = [];
  const matches: number[] = [];
  tokens.forEach((token, at) => {
    token.words
      .slice(0, limits.wordsPerToken)
      .forEach((key, index) => (words[at * limits.wordsPerToken + index] = vocabulary.word(key)));
    reals.set(token.reals, at * realCount);
    roles[at] = token.role === null ? 0 : 1 + (vocabulary.role(token.role) ?? -1);
    chords[at] = token.chord === null ? 0 : 1 + (vocabulary.chord(token.chord) ?? -1);
    for (const feature of new Set(token.flags)) features.push(at * featureCount + feature);
    for (const place of matchesOf(token)) matches.push(at * matchCount + place);
  });
  const elementCount = encoded.elements.length;
  const memoryCount = encoded.remembered.length;
  return {
    tokens: tokens.length,
    words,
    features: Uint32Array.from(features),
    roles,
    chords,
    reals,
    matches: Uint32Array.from(matches),
    wordsAt: 1,
    wordCount: encoded.words.length,
    memoryAt: tokens.length - elementCount - memoryCount,
    memoryCount,
    elementsAt: tokens.length - elementCount,
    elementCount,
  };
}

function matchesOf({ matches }: Token): number[] {
  const from = (channel: number) => (place: number) => channel * limits.instructionWords + place;
  return [
    ...matches.name.map(from(0)),
    ...matches.value.map(from(1)),
    ...matches.near.map(from(2)),
  ];
}
