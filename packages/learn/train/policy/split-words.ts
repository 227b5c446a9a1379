export type Word = {
  /** Folded for comparison: lower case, compatibility form, no plural s. */
  readonly key: string;
  /** Where it stands in the text, in UTF-16 units, the end excluded. */
  readonly from: number;
  readonly to: number;
};

const pattern = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;

/** Cuts a text into words and single signs; at most `limit` of them. */
export function splitWords(text: string, limit: number): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(pattern)) {
    if (words.length >= limit) break;
    const [found] = match;
    words.push({ key: foldWord(found), from: match.index, to: match.index + found.length });
  }
  return words;
}

function foldWord(word: string): string {
  const folded = word.normalize("NFKC").toLowerCase();
  return folded.length > 3 && folded.endsWith("s") ? folded.slice(0, -1) : folded;
}

/** Whether a word says anything by itself; signs such as "," match everywhere and so mean nothing. */
export function isTelling(key: string): boolean {
  return /[\p{L}\p{N}]/u.test(key) && !glue.has(key);
}

/** Words that stand between the telling ones. English only: others simply match more often. */
const glue = new Set([
  "the",
  "a",
  "an",
  "and",
  "in",
  "of",
  "to",
  "then",
  "with",
  "as",
  "into",
  "it",
  "for",
  "on",
  "from",
  "at",
  "by",
  "is",
  "this",
]);
