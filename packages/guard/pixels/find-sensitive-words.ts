/** Says which words of a screen must be filled and why; what it does not name was read well and is unsuspicious. */
import { isSecretLabel } from "../text/identifier/secret.ts";
import type { TextGuard } from "../text/text-guard.ts";
import type { KnownWords } from "./known-words.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";
import { digitised, suspicionOf } from "./suspicious-word.ts";
import { phrasesOf, rowsOf, toPhrase, type Phrase } from "./text-lines.ts";

/** Below this a word is what the engine guessed, not what it read. */
const leastConfidence = 40;
/** Words of one phrase that may together be one number, e.g. a card in groups of four. */
const greatestRun = 6;

export type WordReasons = ReadonlyMap<OcrWord, string>;

export function findSensitiveWords(
  words: readonly OcrWord[],
  options: { readonly text: TextGuard; readonly known: KnownWords },
): WordReasons {
  const reasons = new Map<OcrWord, string>();
  const mark = (marked: readonly OcrWord[], reason: string): void => {
    for (const word of marked) if (!reasons.has(word)) reasons.set(word, reason);
  };
  const phrases = phrasesOf(words);
  for (const phrase of phrases) {
    scanPhrase(phrase, options.text, mark);
    markRuns(phrase.words, mark);
    markKnown(phrase.words, options.known, mark);
    if (phrase.label !== null && isSecretLabel(phrase.label)) mark(phrase.words, "secret");
  }
  // A value may be told apart from its label, or from its other half, by a column only.
  for (const row of rowsOf(words))
    scanPhrase({ ...toPhrase(row), label: null }, options.text, mark);
  for (const word of words) if (word.confidence < leastConfidence) mark([word], "unread");
  return reasons;
}

type Mark = (words: readonly OcrWord[], reason: string) => void;

function scanPhrase({ words, text, label }: Phrase, guard: TextGuard, mark: Mark): void {
  const hints = label === null ? {} : { label };
  const findings = [...guard.scan(text, hints), ...guard.scan(digitised(text), hints)];
  for (const { start, end, class: name } of findings) {
    let at = 0;
    for (const word of words) {
      if (at < end && at + word.text.length > start) mark([word], name);
      at += word.text.length + 1;
    }
  }
}

function markRuns(words: readonly OcrWord[], mark: Mark): void {
  for (let from = 0; from < words.length; from += 1)
    for (let to = from + 1; to <= Math.min(words.length, from + greatestRun); to += 1) {
      const run = words.slice(from, to);
      const suspicion = suspicionOf(run.map(({ text }) => text).join(" "));
      // Only a single word can look random; several together always do.
      if (suspicion && (to === from + 1 || suspicion !== "secret")) mark(run, suspicion);
    }
}

function markKnown(words: readonly OcrWord[], known: KnownWords, mark: Mark): void {
  for (let from = 0; from < words.length; from += 1)
    for (let to = from + 1; to <= Math.min(words.length, from + greatestRun); to += 1) {
      const run = words.slice(from, to);
      const name = known.match(run.map(({ text }) => text).join(""));
      if (name) mark(run, name);
    }
}
