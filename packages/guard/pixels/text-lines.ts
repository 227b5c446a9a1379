/** Puts words of a screen into phrases and rows, so that detectors read what a person would read together. */
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";

export type Phrase = {
  readonly words: readonly OcrWord[];
  /** The words with one blank between them. */
  readonly text: string;
  readonly box: Box;
  /** What stands to its left in the same row, where it can be a label. */
  readonly left: string | null;
  /** What stands above it, where it can be a label. */
  readonly above: string | null;
};

/** Words of one phrase are at most this many times their height apart. */
const greatestGap = 1.2;
/** A label is at most this many times its own height above what it names. */
const greatestRise = 2.2;

export function phrasesOf(words: readonly OcrWord[]): Phrase[] {
  const bare = rowsOf(words).flatMap(cutRow);
  return bare.map((phrase) => ({ ...phrase, ...labelsOf(phrase, bare) }));
}

/** Rows of words that share most of their height, each from left to right. */
export function rowsOf(words: readonly OcrWord[]): OcrWord[][] {
  const rows: OcrWord[][] = [];
  for (const word of [...words].sort((a, b) => centre(a.box) - centre(b.box))) {
    const row = rows.findLast((candidate) => {
      const last = candidate.at(-1);
      return (
        last !== undefined &&
        Math.abs(centre(last.box) - centre(word.box)) < tallest(last, word) / 2
      );
    });
    if (row) row.push(word);
    else rows.push([word]);
  }
  for (const row of rows) row.sort((a, b) => a.box.x - b.box.x);
  return rows;
}

type BarePhrase = Omit<Phrase, "left" | "above">;

function cutRow(row: readonly OcrWord[]): BarePhrase[] {
  const runs: OcrWord[][] = [];
  for (const word of row) {
    const last = runs.at(-1)?.at(-1);
    const gap = last ? word.box.x - last.box.x - last.box.width : Infinity;
    if (last && gap <= greatestGap * tallest(last, word)) runs.at(-1)?.push(word);
    else runs.push([word]);
  }
  return runs.map(toPhrase);
}

function toPhrase(words: readonly OcrWord[]): BarePhrase {
  return { words, text: words.map(({ text }) => text).join(" "), box: around(words) };
}

function labelsOf({ box }: BarePhrase, all: readonly BarePhrase[]): Pick<Phrase, "left" | "above"> {
  const left = all
    .filter((other) => Math.abs(centre(other.box) - centre(box)) < box.height / 2)
    .filter((other) => other.box.x + other.box.width <= box.x)
    .sort((a, b) => b.box.x - a.box.x)[0];
  const above = all.find(({ box: other }) => {
    const rise = box.y - other.y - other.height;
    return (
      rise >= 0 && rise < greatestRise * other.height && Math.abs(other.x - box.x) < 3 * box.height
    );
  });
  return { left: labelIn(left), above: labelIn(above) };
}

/** Labels are short and name something; a sentence that mentions a password does not name what stands below it. */
function labelIn(phrase: BarePhrase | undefined): string | null {
  if (!phrase || phrase.text.length > 32 || phrase.text.split(" ").length > 4) return null;
  return /\d\D*\d|[.!?;,]$/.test(phrase.text) ? null : phrase.text;
}

function around(words: readonly OcrWord[]): Box {
  const x = Math.min(...words.map(({ box }) => box.x));
  const y = Math.min(...words.map(({ box }) => box.y));
  return {
    x,
    y,
    width: Math.max(...words.map(({ box }) => box.x + box.width)) - x,
    height: Math.max(...words.map(({ box }) => box.y + box.height)) - y,
  };
}

const centre = (box: Box): number => box.y + box.height / 2;
const tallest = (a: OcrWord, b: OcrWord): number => Math.max(a.box.height, b.box.height);
