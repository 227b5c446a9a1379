/** Says which words of a screen must be filled and why; what it does not name was read well and is unsuspicious. */
import type { TextGuard } from "../text/text-guard.ts";
import { wordKind } from "../text/person/known-words.ts";
import { isInterfaceText } from "../text/vocabulary.ts";
import { brokenStatement } from "./broken-statement.ts";
import { isBusinessNumber } from "./business-number.ts";
import type { KnownWords } from "./known-words.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";
import { isBroken, isNear, readingsOf } from "./phrase-readings.ts";
import { isSecretHeading, isSecretLead } from "./secret-label.ts";
import { standInWords } from "./stand-in-words.ts";
import { suspicionIn } from "./suspicious-run.ts";
import { phrasesOf, rowsOf, type Phrase } from "./text-lines.ts";
import { knownRuns, runsIn } from "./word-runs.ts";

/**
 * Below this a word is what the engine guessed, not what it read: other scripts come out as letters at 10 to 55. A
 * word's confidence is that of its worst letter, so long codes and paths that are read right come out lower.
 */
const leastConfidence = 60;
const leastLongConfidence = 40;
const longLength = 16;
/** Where this share of a phrase was not read, the rest of it was not either: short words come out well by chance. */
const greatestUnread = 0.5;
/** Words that may stand between the name of a secret and the secret. */
const between = /^(?:[:=]{1,2}|is|was|now|to|"|')$/i;

export type WordReasons = ReadonlyMap<OcrWord, string>;

export function findSensitiveWords(
  words: readonly OcrWord[],
  options: {
    readonly text: TextGuard;
    readonly known: KnownWords;
    /** What the guard itself put in place of values: it may stay, unless a known value matches it too. */
    readonly standIns?: KnownWords;
    /** Whether a word's other part may be out of sight. */
    readonly isCut?: (word: OcrWord) => boolean;
  },
): WordReasons {
  const own = options.standIns
    ? standInWords(words, options.standIns, options.isCut)
    : new Set<OcrWord>();
  const reasons = new Map<OcrWord, string>();
  const mark = (marked: readonly OcrWord[], reason: string): void => {
    if (marked.every((word) => own.has(word))) return;
    for (const word of marked) if (!reasons.has(word)) reasons.set(word, reason);
  };
  const markAny = (marked: readonly OcrWord[], reason: string): void => {
    for (const word of marked) if (!reasons.has(word)) reasons.set(word, reason);
  };
  for (const phrase of phrasesOf(words)) {
    scan(phrase.words, { guard: options.text, labels: labelsOf(phrase), mark });
    markSuspicious(phrase.words, mark);
    markSecrets(phrase, mark);
    for (const { run, name } of knownRuns(phrase.words, options.known)) markAny(run, name);
    const statement = brokenStatement(phrase.words);
    if (statement) mark(phrase.words, statement);
    const unread = phrase.words.filter(isUnread);
    const isForeign = lengthOf(unread) >= greatestUnread * lengthOf(phrase.words);
    mark(isForeign ? phrase.words : unread, "unread");
    spread(phrase.words, reasons);
  }
  // A value may be told apart from its label, or from its other half, by a column only.
  for (const row of rowsOf(words)) scan(row, { guard: options.text, labels: [undefined], mark });
  return reasons;
}

const isUnread = ({ text, confidence }: OcrWord): boolean =>
  confidence < (text.length < longLength ? leastConfidence : leastLongConfidence);

const lengthOf = (words: readonly OcrWord[]): number =>
  words.reduce((sum, { text }) => sum + text.length, 0);

type Mark = (words: readonly OcrWord[], reason: string) => void;

/** What stands above a control's own words is not their label. */
function labelsOf({ text, left, above }: Phrase): readonly (string | undefined)[] {
  const labels = isInterfaceText(text) ? [left] : [left, above];
  return [undefined, ...labels.filter((label) => label !== null)];
}

function scan(
  words: readonly OcrWord[],
  {
    guard,
    labels,
    mark,
  }: {
    readonly guard: TextGuard;
    readonly labels: readonly (string | undefined)[];
    readonly mark: Mark;
  },
): void {
  for (const { text, places } of readingsOf(words))
    for (const label of labels)
      for (const { start, end, class: name } of guard.scan(
        text,
        label === undefined ? {} : { label },
      )) {
        const found = words.filter((_, at) => {
          const place = places[at];
          return place !== undefined && place.start < end && place.end > start;
        });
        mark(found, name);
        if (name === "address") mark(codeAfter(words, found), name);
      }
}

/** The second half of a postal code, which a misread digit keeps out of the address. */
function codeAfter(words: readonly OcrWord[], found: readonly OcrWord[]): readonly OcrWord[] {
  const last = found.at(-1);
  const next = last && words[words.indexOf(last) + 1];
  return next && /^(?=.{0,4}\d)[A-Z0-9]{3,5}[.,]?$/.test(next.text) ? [next] : [];
}

function markSuspicious(words: readonly OcrWord[], mark: Mark): void {
  for (const run of runsIn(words)) {
    const suspicion = suspicionIn(run);
    if (!suspicion || (suspicion === "number" && isBusinessNumber(run, words))) continue;
    mark(run, suspicion);
    if (suspicion === "number")
      mark([...misreadBeside(run, words), ...capitalsBefore(run, words)], suspicion);
  }
}

/** The letters that an identity number in pairs begins with, where a misread end keeps it from being known as one. */
function capitalsBefore(run: readonly OcrWord[], words: readonly OcrWord[]): readonly OcrWord[] {
  const [first, second] = run;
  const before = first && words[words.indexOf(first) - 1];
  if (!before || !second || !/^\d{2}$/.test(first.text) || !/^\d{2}$/.test(second.text)) return [];
  return /^[A-Z]{2}$/.test(before.text) ? [before] : [];
}

/** Groups of a long number that were read as letters which are no word: read as doubtfully as a guess is. */
function misreadBeside(run: readonly OcrWord[], words: readonly OcrWord[]): readonly OcrWord[] {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last || lengthOf(run) < longNumber) return [];
  const at = words.indexOf(first);
  return [words[at - 1], words[at + run.length]].flatMap((word) => {
    if (!word || word.confidence >= leastSureConfidence || word.text.length > 5) return [];
    return wordKind(word.text.replace(/[.,:;]+$/, "")) === "common" ? [] : [word];
  });
}
/** Digits of a number that has more groups than were read. Words are read at 90 and more. */
const longNumber = 8;
const leastSureConfidence = 85;

/** What goes on before or after an address or key that was broken at one of its signs belongs to it. */
function spread(words: readonly OcrWord[], reasons: Map<OcrWord, string>): void {
  const pass = (from: OcrWord | undefined, to: OcrWord | undefined): void => {
    const reason = from && reasons.get(from);
    if (to && reason && brokenClasses.has(reason) && !reasons.has(to)) reasons.set(to, reason);
  };
  for (const [at, word] of words.entries())
    if (isBroken(words[at - 1], word) && /^[\p{Ll}\d/:@=&?._-]/u.test(word.text))
      pass(words[at - 1], word);
  for (const [at, word] of [...words.entries()].toReversed())
    if (isNear(words[at - 1], word) && /^[/:@=&?.]/.test(word.text)) pass(word, words[at - 1]);
}
const brokenClasses: ReadonlySet<string> = new Set([
  "email",
  "url",
  "secret",
  "ip",
  "mac",
  "unread",
]);

/** What a label beside or before it says is a secret, whatever it looks like. */
function markSecrets({ words, text, left, above }: Phrase, mark: Mark): void {
  if (left !== null && isSecretLead(left)) mark(words, "secret");
  else if (above !== null && isSecretHeading(above) && !isInterfaceText(text))
    mark(words, "secret");
  for (const [at, word] of words.entries()) {
    if (!isSecretLike(word.text)) continue;
    let lead = at - 1;
    while (between.test(words[lead]?.text ?? "")) lead -= 1;
    const named = words.slice(Math.max(0, lead - 1), lead + 1).map((one) => one.text);
    if (isSecretLead(named.join(" "))) mark([word], "secret");
  }
}

/** Digits among letters or signs: what a word is not. */
function isSecretLike(text: string): boolean {
  return text.length >= 6 && /\d/.test(text) && /[A-Za-z]/.test(text);
}
