import type { TokenKind } from "./flags.ts";

/** Three ways in which a token can share words with the instruction; positions are word numbers of it. */
export type Matches = {
  /** A word's own place; what an element is called; what an action was done to. */
  readonly name: readonly number[];
  /** What an element holds; what an action typed. */
  readonly value: readonly number[];
  /** What stands beside an element: its parent's name and its row. */
  readonly near: readonly number[];
};

/** One thing that the policy attends to, still in words; `pack.ts` turns it into numbers. */
export type Token = {
  readonly kind: TokenKind;
  /** Folded words of its text. */
  readonly words: readonly string[];
  readonly role: string | null;
  /** Key chord of a past action, e.g. `ctrl+s`. */
  readonly chord: string | null;
  /** Numbers of the features of `flags.ts` that hold. */
  readonly flags: readonly number[];
  /** `realCount` numbers, mostly within ±1: the box in its window and shares of matched words. */
  readonly reals: readonly number[];
  readonly matches: Matches;
};

export const realCount = 10;
export const noMatches: Matches = { name: [], value: [], near: [] };
export const noReals: readonly number[] = Array.from({ length: realCount }, () => 0);
