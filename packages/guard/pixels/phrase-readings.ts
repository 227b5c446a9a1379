/**
 * The ways in which one phrase may be read: as it stands, with letters put right that are taken for digits, without
 * the blanks that text recognition sees inside identifiers, and with labels spelt as they are meant.
 */
import type { OcrWord } from "./ocr/ocr-engine.ts";
import { wordKind } from "../text/person/known-words.ts";
import { respelled } from "./respelled.ts";
import { digitised } from "./suspicious-word.ts";

export type PhraseReading = {
  readonly text: string;
  /** Where each word of the phrase stands in `text`. */
  readonly places: readonly { readonly start: number; readonly end: number }[];
};

/** Around a sign the blank of a fixed-width face looks as wide as this, in heights of the words. */
const greatestSignGap = 0.8;
const greatestKeyGap = 0.45;
/** What stands inside identifiers, addresses and assignments. */
const sign = /[:/.\-_@=&?]/;
const plainWord = /^\p{L}+[.,:;!?]?$/u;

export function readingsOf(words: readonly OcrWord[]): PhraseReading[] {
  const texts = words.map(({ text }) => text);
  const spaced = words.map(() => " ");
  const tight = words.map((word, at) => (isBroken(words[at - 1], word) ? "" : " "));
  const readings = [
    joined(texts, spaced),
    joined(texts.map(digitised), spaced),
    joined(texts, tight),
    joined(texts.map(respelled), spaced),
    joined(texts.map(respelled), tight),
    joined(texts.map(parted), spaced),
  ];
  return readings.filter(
    ({ text }, at) => readings.findIndex((other) => other.text === text) === at,
  );
}

/**
 * Letters of an identifier that stand against the word beside them, with a blank between: `numberAB 12` as `number AB 12`,
 * `12 Ais` as `12 A is`.
 */
function parted(word: string, at: number, words: readonly string[]): string {
  if (/^\d{2}/.test(words[at + 1] ?? "")) return word.replace(/(?<=\p{Ll})(\p{Lu}{1,3})$/u, " $1");
  const isAfter = /\d{2}$/.test(words[at - 1] ?? "") && wordKind(word) !== "common";
  return isAfter ? word.replace(/^(\p{Lu})(?=\p{Ll})/u, "$1 ") : word;
}

function joined(texts: readonly string[], before: readonly string[]): PhraseReading {
  let text = "";
  const places = texts.map((word, at) => {
    const start = text.length + (at > 0 ? (before[at] ?? "").length : 0);
    text += (at > 0 ? (before[at] ?? "") : "") + word;
    return { start, end: start + word.length };
  });
  return { text, places };
}

/** Whether two words are no further apart than the parts around a sign. */
export function isNear(before: OcrWord | undefined, word: OcrWord): boolean {
  return (
    before !== undefined && gapBetween(before, word) <= greatestSignGap * tallest(before, word)
  );
}

const gapBetween = (a: OcrWord, b: OcrWord): number => b.box.x - a.box.x - a.box.width;
const tallest = (a: OcrWord, b: OcrWord): number => Math.max(a.box.height, b.box.height);

/** Whether the blank before a word is more likely one inside an identifier. */
export function isBroken(before: OcrWord | undefined, word: OcrWord): boolean {
  if (!before) return false;
  const height = tallest(before, word);
  const gap = gapBetween(before, word);
  // After a sign a sentence goes on with a blank, in a face of fixed width with a wide one; a domain goes on at once.
  if (plainWord.test(before.text) && plainWord.test(word.text))
    return (
      /[.:]$/.test(before.text) && /^\p{Ll}/u.test(word.text) && gap <= greatestKeyGap * height
    );
  const besideSign = sign.test(before.text.slice(-1)) || sign.test(word.text.slice(0, 1));
  if (besideSign) return gap <= greatestSignGap * height;
  // Two parts of one key: less than a full blank lies between, and neither is a word.
  return (
    gap <= greatestKeyGap * height &&
    !plainWord.test(before.text) &&
    !plainWord.test(word.text) &&
    /\d[A-Za-z]|[A-Za-z]\d/.test(before.text + word.text)
  );
}
