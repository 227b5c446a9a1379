/**
 * Small changes to an example each time it is trained on, so that the policy learns what carries over:
 * matches rather than spelling, order rather than absolute place, and to live with words it does not know.
 */
import { limits } from "./limits.ts";
import type { Packed } from "./pack.ts";
import { firstKnownWord } from "./vocabulary.ts";

export type Variation = {
  /** The row of the word table that stands for `row` in this variation. */
  readonly word: (row: number) => number;
  /** Where word number `place` of the instruction is said to stand; keeps the order. */
  readonly place: (place: number) => number;
  /** Whether word number `place` of the instruction is left out. */
  readonly hides: (place: number) => boolean;
};

export const noVariation: Variation = {
  word: (row) => row,
  place: (place) => place,
  hides: () => false,
};

export type VariationOptions = {
  /** Greatest share of known words that are replaced by unknown ones; each example draws its own. */
  readonly forgetShare: number;
  /** Share of the instruction's words that are left out, in every other example. */
  readonly hideShare: number;
  /** Share of words before which the count of places skips one, in every other example. */
  readonly gapShare: number;
};

/** `kept`: numbers of words that must not be left out, such as those to be typed. */
export function drawVariation(
  packed: Packed,
  options: VariationOptions & { readonly seed: number; readonly kept: ReadonlySet<number> },
): Variation {
  const { seed, kept } = options;
  const chance = (salt: number) => hash(seed, salt);
  const forgetShare = options.forgetShare * chance(-1);
  const hideShare = chance(-2) < 0.5 ? options.hideShare : 0;
  const gapShare = chance(-3) < 0.5 ? options.gapShare : 0;
  const places = drawPlaces(packed.wordCount, gapShare, chance);
  return {
    word: (row) => {
      if (row < firstKnownWord || chance(row) >= forgetShare) return row;
      return 1 + Math.floor(chance(row + 0x10000) * limits.unknownWords);
    },
    place: (place) => places[place] ?? place,
    hides: (place) => !kept.has(place) && chance(place + 0x20000) < hideShare,
  };
}

/** A random start and random gaps, as far as the places suffice. */
function drawPlaces(count: number, gapShare: number, chance: (salt: number) => number): number[] {
  let spare = limits.instructionWords - count;
  let next = gapShare > 0 ? Math.floor(chance(-4) * Math.min(8, spare + 1)) : 0;
  spare -= next;
  return Array.from({ length: count }, (_, place) => {
    if (spare > 0 && chance(place + 0x30000) < gapShare) {
      next += 1;
      spare -= 1;
    }
    next += 1;
    return next - 1;
  });
}

/** Uniform in [0, 1): the finisher of MurmurHash3 over seed and salt. */
function hash(seed: number, salt: number): number {
  let mixed = Math.imul(salt + 0x7f4a7c15, 0x9e3779b1) ^ seed;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
}
