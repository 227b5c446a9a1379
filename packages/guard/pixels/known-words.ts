/**
 * Finds values that are known to be sensitive among words that were misread: by their confusable skeleton, then by an
 * edit distance of at most 12 % of their length. A match only ever leads to more being filled.
 */
import type { Vault } from "../vault/vault.ts";

export type KnownWords = {
  add(value: string, name: string): void;
  /** The class of the value that these signs could be, or null. */
  match(signs: string): string | null;
  /** The value itself. */
  valueOf(signs: string): string | null;
  /** The class of a value that these signs could be a part of, or null; for words cut off by an edge. */
  matchPart(signs: string): string | null;
};

const leastLength = 4;
/** Shorter values must match sign by sign: one edit in eight is another word. */
const greatestShare = 0.12;
const greatestEdits = 3;
const greatestLength = 96;

/** Signs that text recognition takes for one another become one; what is neither letter nor digit goes. */
export function skeletonOf(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[|!¡]/g, "l")
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
    .replaceAll("cl", "d")
    .replaceAll(/[oq]/g, "0")
    .replaceAll(/[lijt]/g, "1")
    .replaceAll("s", "5")
    .replaceAll("b", "8")
    .replaceAll("z", "2")
    .replaceAll("g", "9");
}

/** Takes all values of a vault, and later those that it learnt since. */
export function knownFrom(vault: Pick<Vault, "values">): KnownWords & { refresh(): void } {
  const known = knownWords();
  let taken = 0;
  const refresh = (): void => {
    let at = 0;
    for (const [value, name] of vault.values()) if ((at += 1) > taken) known.add(value, name);
    taken = at;
  };
  refresh();
  return { ...known, refresh };
}

/** The stand-ins that the guard itself has put anywhere, as words to be read again. */
export function standInsFrom(vault: Pick<Vault, "standIns">): KnownWords & { refresh(): void } {
  return knownFrom({
    *values() {
      for (const text of vault.standIns()) yield [text, "term"] as const;
    },
  });
}

type Known = { readonly skeleton: string; readonly name: string; readonly value: string };

export function knownWords(): KnownWords {
  const whole = new Map<string, Known>();
  /** By piece: a value with k edits still holds one of its k + 1 pieces unchanged. */
  const pieces = new Map<string, Known[]>();
  const lengths = new Set<number>();

  return {
    add(value, name) {
      const skeleton = skeletonOf(value).slice(0, greatestLength);
      if (skeleton.length < leastLength || whole.has(skeleton)) return;
      const known = { skeleton, name, value };
      whole.set(skeleton, known);
      if (editsFor(skeleton) === 0) return;
      for (const piece of piecesOf(skeleton)) {
        pieces.set(piece, [...(pieces.get(piece) ?? []), known]);
        lengths.add(piece.length);
      }
    },
    match: (signs) => find(signs)?.name ?? null,
    valueOf: (signs) => find(signs)?.value ?? null,
    matchPart(signs) {
      const part = skeletonOf(signs);
      if (part.length < leastLength) return null;
      for (const [skeleton, { name }] of whole) if (skeleton.includes(part)) return name;
      return null;
    },
  };

  function find(signs: string): Known | null {
    const skeleton = skeletonOf(signs);
    if (skeleton.length < leastLength || skeleton.length > greatestLength + greatestEdits)
      return null;
    return whole.get(skeleton) ?? fuzzy(skeleton);
  }

  function fuzzy(skeleton: string): Known | null {
    for (const length of lengths)
      for (let at = 0; at + length <= skeleton.length; at += 1)
        for (const known of pieces.get(skeleton.slice(at, at + length)) ?? [])
          if (isWithin(skeleton, known.skeleton, editsFor(known.skeleton))) return known;
    return null;
  }
}

function editsFor(skeleton: string): number {
  return Math.min(greatestEdits, Math.floor(skeleton.length * greatestShare));
}

function piecesOf(skeleton: string): string[] {
  const count = editsFor(skeleton) + 1;
  const size = Math.ceil(skeleton.length / count);
  return Array.from({ length: count }, (_, index) =>
    skeleton.slice(index * size, (index + 1) * size),
  ).filter((piece) => piece.length >= 3);
}

/** Whether two strings are within `most` insertions, deletions and replacements (Levenshtein, banded). */
function isWithin(a: string, b: string, most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const cost = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return false;
    row = next;
  }
  return (row[b.length] ?? Infinity) <= most;
}
