/** Known values are strings to be found again wherever they stand, whatever separators, case or accents surround them. */
import { foldedText, isWordUnit } from "../text/folded-text.ts";

export type KnownSpan<Label> = {
  readonly start: number;
  readonly end: number;
  readonly label: Label;
};

/**
 * An index over folded values. Finding costs, for each place of the text, one look-up of two units and then at most
 * one of each length (bounded by `greatestLength`) that values with this start have, however many values there are.
 */
export type KnownValues<Label> = {
  readonly size: number;
  /** Values under `leastLength` folded units are not taken, because they are everywhere: false. */
  add(value: string, label: Label, options: { readonly anywhere: boolean }): boolean;
  find(text: string): KnownSpan<Label>[];
  clear(): void;
};

const greatestLength = 64;
const leastLength = 4;
const leastIdeographs = 2;

/** How many folded units a value must have to be taken. */
export const leastLengthOf = (foldedValue: string): number =>
  isIdeographic(foldedValue) ? leastIdeographs : leastLength;

type Entry<Label> = { readonly label: Label; readonly anywhere: boolean };
type Bucket<Label> = { readonly lengths: number[]; readonly values: Map<string, Entry<Label>> };

export function knownValues<Label>(): KnownValues<Label> {
  const buckets = new Map<number, Bucket<Label>>();
  let size = 0;

  function addFolded(value: string, entry: Entry<Label>): void {
    const key = keyOf(value, 0);
    const bucket: Bucket<Label> = buckets.get(key) ?? { lengths: [], values: new Map() };
    buckets.set(key, bucket);
    if (!bucket.values.has(value)) size += 1;
    const old = bucket.values.get(value);
    bucket.values.set(value, old ? { ...old, anywhere: old.anywhere || entry.anywhere } : entry);
    if (!bucket.lengths.includes(value.length)) {
      bucket.lengths.push(value.length);
      bucket.lengths.sort((a, b) => b - a);
    }
  }

  return {
    get size() {
      return size;
    },
    add(value, label, { anywhere }) {
      const text = foldedText(value).text;
      if (text.length < leastLengthOf(text)) return false;
      for (const piece of pieces(text)) addFolded(piece, { label, anywhere });
      return true;
    },
    find(text) {
      return size === 0 ? [] : findAll(text, buckets);
    },
    clear() {
      buckets.clear();
      size = 0;
    },
  };
}

/** A long value is known by its pieces, so that also a part of it is found. */
function pieces(text: string): string[] {
  const cut: string[] = [];
  for (let at = 0; at < text.length; at += greatestLength) {
    const piece = text.slice(at, at + greatestLength);
    cut.push(piece.length < leastLength && at > 0 ? text.slice(-greatestLength) : piece);
  }
  return cut;
}

const keyOf = (text: string, at: number): number =>
  text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1);

function findAll<Label>(
  source: string,
  buckets: ReadonlyMap<number, Bucket<Label>>,
): KnownSpan<Label>[] {
  const { text, places } = foldedText(source);
  const found: KnownSpan<Label>[] = [];
  for (let at = 0; at + 1 < text.length; at += 1) {
    const bucket = buckets.get(keyOf(text, at));
    if (!bucket) continue;
    for (const length of bucket.lengths) {
      const entry = bucket.values.get(text.slice(at, at + length));
      if (!entry) continue;
      const start = places[at] ?? 0;
      const end = (places[at + length - 1] ?? 0) + 1;
      if (!entry.anywhere && !(isEdge(source, start) && isEdge(source, end))) continue;
      found.push({ start, end, label: entry.label });
      at += length - 1;
      break;
    }
  }
  return found;
}

/** Whether a word may begin or end here: next to no word, between a letter and a digit, or within ideographs. */
function isEdge(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return true;
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  if (!isWordUnit(before) || !isWordUnit(after)) return true;
  if (isDigit(before) !== isDigit(after)) return true;
  return isIdeograph(before) || isIdeograph(after);
}

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isIdeograph = (unit: number): boolean => unit >= 0x2e80 && unit <= 0xdfff;
const isIdeographic = (text: string): boolean => isIdeograph(text.charCodeAt(0));
