import { amountFlag, flag } from "./flags.ts";
import { isTelling, type Word } from "./split-words.ts";
import { noMatches, noReals, type Token } from "./token.ts";

/** Where each telling word of the instruction stands. */
export type InstructionIndex = {
  readonly text: string;
  readonly words: readonly Word[];
  readonly places: ReadonlyMap<string, readonly number[]>;
};

export function indexInstruction(
  text: string,
  words: readonly Word[],
  matching: boolean,
): InstructionIndex {
  const places = new Map<string, number[]>();
  words.forEach((word, place) => {
    if (!matching || !isTelling(word.key)) return;
    places.set(word.key, [...(places.get(word.key) ?? []), place]);
  });
  return { text, words, places };
}

/** Places of the instruction's words that also stand among `keys`, ascending. */
export function matchPlaces(index: InstructionIndex, keys: readonly string[]): number[] {
  const places = new Set<number>();
  for (const key of keys) for (const place of index.places.get(key) ?? []) places.add(place);
  return [...places].sort((a, b) => a - b);
}

/** How often each word of the instruction is met on the screen, and what was done about it so far. */
export type WordFacts = {
  readonly seen: ReadonlyMap<number, number>;
  readonly acted: ReadonlySet<number>;
  readonly typed: ReadonlySet<number>;
};

export function encodeInstruction(index: InstructionIndex, facts: WordFacts): Token[] {
  return index.words.map((word, place) => {
    const raw = index.text.slice(word.from, word.to);
    const before = index.text[word.from - 1] ?? "";
    const flags = [flag("token:word"), amountFlag("seen", facts.seen.get(place) ?? 0)];
    if (raw !== raw.toLowerCase()) flags.push(flag("word:capital"));
    if (/\p{N}/u.test(raw)) flags.push(flag("word:digit"));
    if (!/[\p{L}\p{N}]/u.test(raw)) flags.push(flag("word:sign"));
    if (isTelling(word.key)) flags.push(flag("word:telling"));
    if (/["'“‘«]/u.test(before)) flags.push(flag("word:quoted"));
    if (facts.acted.has(place)) flags.push(flag("word:acted"));
    if (facts.typed.has(place)) flags.push(flag("word:typed"));
    return {
      kind: "word",
      words: [word.key],
      role: null,
      chord: null,
      flags,
      reals: noReals,
      matches: { ...noMatches, name: [place] },
    };
  });
}
