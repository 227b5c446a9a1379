/** Dictionaries are plain words and phrases of an organisation, one a line; no part of them is ever a pattern. */
import { GuardError } from "../errors.ts";
import { knownValues } from "../vault/known-values.ts";
import type { Detector } from "./detector.ts";
import type { FindingClass } from "./finding.ts";

export type Dictionary = {
  /** What its entries are: people of a directory, or code words. */
  readonly class: FindingClass;
  readonly words: readonly string[];
};

const mostWords = 200_000;
const mostWordLength = 256;

/** Reads a dictionary file: one entry a line, `#` begins a comment line; entries under four letters are left out. @public */
export function parseDictionary(text: string, name: FindingClass = "term"): Dictionary {
  const words = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length > 0 && !line.startsWith("#"));
  if (words.length > mostWords || words.some((word) => word.length > mostWordLength))
    throw new GuardError(
      "dictionary_too_large",
      `a dictionary has at most ${mostWords} entries of at most ${mostWordLength} characters; split it or shorten its entries`,
    );
  return { class: name, words };
}

/** Finds whole words and phrases in any case, whatever stands between their words. */
export function dictionaryDetector(dictionaries: readonly Dictionary[]): Detector {
  const index = knownValues<FindingClass>();
  for (const dictionary of dictionaries)
    for (const word of dictionary.words) index.add(word, dictionary.class, { anywhere: false });
  return (text) =>
    index.find(text).map(({ start, end, label }) => ({ start, end, class: label, confidence: 1 }));
}
