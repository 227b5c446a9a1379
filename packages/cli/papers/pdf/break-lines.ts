/** Breaks text into lines that fit a width: between words, between Japanese characters, and inside what is too long. */
import { missingWords, spansOf, type Span, type Text } from "../paper.ts";

export type Style = "regular" | "bold" | "code" | "note";
export type Fragment = { readonly text: string; readonly style: Style };
export type Line = readonly Fragment[];
/** Points. */
export type Measure = (fragment: Fragment) => number;

const east = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\u3000-\\u303f\\uff00-\\uffef";
/** Never first on a line in Japanese. */
const closing = "、。，．・：；！？）」』】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ";
/** A word with its space, part of a compound up to its hyphen, or one Japanese character with what may not leave it. */
const piece = new RegExp(
  `[（「『【]*[${east}][${closing}]*\\s*|[^\\s${east}]*?\\p{L}[-/](?=\\p{L})|[^\\s${east}]+\\s*|\\s+`,
  "gu",
);

/** Never empty: text without a word gives one empty line. */
export function breakLines(text: Text, widthPt: number, measure: Measure): Line[] {
  const paragraphs: Fragment[][] = [[]];
  for (const fragment of spansOf(text).map(fragmentOf)) {
    for (const [at, part] of fragment.text.split("\n").entries()) {
      if (at > 0) paragraphs.push([]);
      paragraphs.at(-1)?.push({ ...fragment, text: part });
    }
  }
  return paragraphs.flatMap((fragments) => linesOf(wordsOf(fragments), widthPt, measure));
}

function fragmentOf(span: Span): Fragment {
  if (typeof span === "string") return { text: span, style: "regular" };
  if ("bold" in span) return { text: span.bold, style: "bold" };
  if ("code" in span) return { text: span.code, style: "code" };
  if ("missing" in span) return { text: missingWords(span.missing), style: "bold" };
  return { text: String(span.note), style: "note" };
}

/** What may not be torn apart, across changes of style: a full stop stays with the bold word before it. */
function wordsOf(fragments: readonly Fragment[]): Fragment[][] {
  const words: Fragment[][] = [[]];
  for (const { text, style } of fragments) {
    for (const [part] of text.matchAll(piece)) {
      words.at(-1)?.push({ text: part, style });
      if (mayBreakAfter(part)) words.push([]);
    }
  }
  return words.filter((word) => word.length > 0);
}

const breakable = new RegExp(`(?:\\s|\\p{L}[-/]|[${east}])$`, "u");
const mayBreakAfter = (part: string): boolean => breakable.test(part);

function linesOf(words: readonly (readonly Fragment[])[], widthPt: number, measure: Measure) {
  const lines: Fragment[][] = [[]];
  let usedPt = 0;
  for (const word of words.flatMap((one) => chopped(one, widthPt, measure))) {
    const barePt = widthOf(trimmed(word), measure);
    if (usedPt > 0 && usedPt + barePt > widthPt) {
      lines.push([]);
      usedPt = 0;
    }
    const line = lines.at(-1) ?? [];
    for (const fragment of word) append(line, fragment);
    usedPt = widthOf(line, measure);
  }
  return lines;
}

/** Fragments of one style become one, so that a reader who copies the text gets whole words. */
function append(line: Fragment[], fragment: Fragment): void {
  const last = line.at(-1);
  if (last?.style === fragment.style) {
    line[line.length - 1] = { ...last, text: last.text + fragment.text };
  } else {
    line.push(fragment);
  }
}

/** A word that is wider than the line, such as a hash or an address, in pieces that fit. */
function chopped(word: readonly Fragment[], widthPt: number, measure: Measure): Fragment[][] {
  if (widthOf(trimmed(word), measure) <= widthPt) return [[...word]];
  const pieces: Fragment[][] = [[]];
  let usedPt = 0;
  for (const { text, style } of word) {
    for (const character of text) {
      const fragment = { text: character, style };
      const characterPt = measure(fragment);
      if (usedPt > 0 && usedPt + characterPt > widthPt && character.trim() !== "") {
        pieces.push([]);
        usedPt = 0;
      }
      append(pieces.at(-1) ?? [], fragment);
      usedPt += characterPt;
    }
  }
  return pieces;
}

const widthOf = (word: readonly Fragment[], measure: Measure): number =>
  word.reduce((sum, fragment) => sum + measure(fragment), 0);

function trimmed(word: readonly Fragment[]): Fragment[] {
  const last = word.at(-1);
  return last ? [...word.slice(0, -1), { ...last, text: last.text.trimEnd() }] : [];
}
