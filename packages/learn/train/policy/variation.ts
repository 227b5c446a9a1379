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
  /** Whether the window's title is left out. */
  readonly hidesTitle: boolean;
  /** Whether element number `at` of those looked at is left out. */
  readonly hidesElement: (at: number) => boolean;
  /** Whether it is left open where the elements are and how large. */
  readonly hidesPlaces: boolean;
};

export const noVariation: Variation = {
  word: (row) => row,
  place: (place) => place,
  hides: () => false,
  hidesTitle: false,
  hidesElement: () => false,
  hidesPlaces: false,
};

export type VariationOptions = {
  /**
   * Greatest share of known words that are replaced by unknown ones; each example draws its own. In every other example
   * the words that do not show on the screen are kept: those say what to do, the others with what.
   */
  readonly forgetShare: number;
  /** Share of the instruction's words that are left out, in every other example. */
  readonly hideShare: number;
  /** Share of words before which the count of places skips one, in every other example. */
  readonly gapShare: number;
  /** Share of examples without the window's title, which tells a page rather than what to do on it. */
  readonly untitledShare: number;
  /**
   * Share of examples in which elements that are no answer are left out, each example a share of them that it draws
   * itself; and share in which nothing says where elements are. A page's layout gives away which recorded task it is,
   * and who learns that has not learned to read what is asked for.
   */
  readonly sparseShare: number;
  readonly placelessShare: number;
};

export type Kept = {
  readonly words: ReadonlySet<number>;
  readonly elements: ReadonlySet<number>;
};

/** `kept`: numbers of words and of elements that must not be left out, such as those to be typed and pointed at. */
export function drawVariation(
  packed: Packed,
  options: VariationOptions & { readonly seed: number; readonly kept: Kept },
): Variation {
  const { seed, kept } = options;
  const chance = (salt: number) => hash(seed, salt);
  const forgetShare = options.forgetShare * chance(-1);
  const hideShare = chance(-2) < 0.5 ? options.hideShare : 0;
  const gapShare = chance(-3) < 0.5 ? options.gapShare : 0;
  const places = drawPlaces(packed.wordCount, gapShare, chance);
  const sparse = chance(-7) < options.sparseShare ? chance(-8) : 0;
  const shown = chance(-5) < 0.5 ? shownWords(packed) : null;
  return {
    word: (row) => {
      if (row < firstKnownWord || chance(row) >= forgetShare) return row;
      if (shown && !shown.has(row)) return row;
      return 1 + Math.floor(chance(row + 0x10000) * limits.unknownWords);
    },
    place: (place) => places[place] ?? place,
    hides: (place) => !kept.words.has(place) && chance(place + 0x20000) < hideShare,
    hidesTitle: chance(-6) < options.untitledShare,
    hidesElement: (at) => !kept.elements.has(at) && chance(at + 0x40000) < sparse,
    hidesPlaces: chance(-9) < options.placelessShare,
  };
}

/** Rows of the word table that stand in the window's title, in elements or in remembered texts. */
function shownWords({ words, memoryAt }: Packed): ReadonlySet<number> {
  const perToken = limits.wordsPerToken;
  return new Set([...words.subarray(0, perToken), ...words.subarray(memoryAt * perToken)]);
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
