import type { KnownWords } from "./known-words.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";
import { knownRuns, runsIn } from "./word-runs.ts";
import { phrasesOf } from "./text-lines.ts";

/** The words that the guard itself put in place of values, also those of which an edge shows a part only. */
export function standInWords(
  words: readonly OcrWord[],
  standIns: KnownWords,
  isCut: (word: OcrWord) => boolean = () => false,
): ReadonlySet<OcrWord> {
  const found = new Set<OcrWord>();
  const add = (run: readonly OcrWord[]): void => {
    for (const word of run) found.add(word);
  };
  for (const phrase of phrasesOf(words)) {
    for (const { run } of knownRuns(phrase.words, standIns)) add(run);
    for (const run of runsIn(phrase.words)) {
      const signs = run.map(({ text }) => text).join("");
      // The letter that is cut itself may be read as any other.
      const parts = [signs, signs.slice(1), signs.slice(0, -1)];
      if (run.some(isCut) && parts.some((part) => standIns.matchPart(part) !== null)) add(run);
    }
  }
  return found;
}
