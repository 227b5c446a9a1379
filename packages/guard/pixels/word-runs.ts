/** Runs of words of one phrase that may together be one value. */
import type { KnownWords } from "./known-words.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";

/** Words of one phrase that may together be one number, e.g. a card in groups of four. */
const greatestRun = 9;

export function runsIn(words: readonly OcrWord[]): OcrWord[][] {
  return words.flatMap((_, from) =>
    Array.from({ length: Math.min(greatestRun, words.length - from) }, (__, more) =>
      words.slice(from, from + more + 1),
    ),
  );
}

/** Runs that could be a known value, each with its class. */
export function knownRuns(
  words: readonly OcrWord[],
  known: KnownWords,
): { readonly run: readonly OcrWord[]; readonly name: string }[] {
  return runsIn(words).flatMap((run) => {
    const name = known.match(run.map(({ text }) => text).join(""));
    return name ? [{ run, name }] : [];
  });
}
