/** Dictionaries are plain words and phrases of an organisation, one a line; no part of them is ever a pattern. */
import { GuardError } from "../errors.ts";
import { knownValues, leastLengthOf } from "../vault/known-values.ts";
import type { Detector } from "./detector.ts";
import type { FindingClass } from "./finding.ts";
import { folded } from "./folded-text.ts";
import { isInterfaceText } from "./vocabulary.ts";

export type Dictionary = {
  /** What its entries are: people of a directory, or code words. */
  readonly class: FindingClass;
  readonly words: readonly string[];
};

const mostWords = 200_000;
const mostWordLength = 256;

const mostBytes = 8_000_000;
const mostShown = 3;

/**
 * A dictionary file as it lies on the disk. Throws GuardError `dictionary_too_large` or `dictionary_invalid`: what is
 * no UTF-8 text, and entries that would hide every screen (words of every interface, or too short to be told from
 * others), are refused with their lines, so that whoever wrote the file learns that they would not have been hidden.
 */
export function readDictionary(bytes: Uint8Array, name: FindingClass): Dictionary {
  if (bytes.length > mostBytes)
    throw new GuardError("dictionary_too_large", `a dictionary has at most ${mostBytes} bytes`);
  const text = textOf(bytes);
  const dictionary = parseDictionary(text, name);
  const bad = text.split(/\r?\n/).flatMap((line, at) => {
    const word = line.trim();
    return word === "" || word.startsWith("#") || isUsable(word) ? [] : [at + 1];
  });
  if (bad.length === 0 && dictionary.words.length > 0) return dictionary;
  const lines = bad.slice(0, mostShown).join(", ");
  const more = bad.length > mostShown ? ` and ${bad.length - mostShown} more` : "";
  throw new GuardError(
    "dictionary_invalid",
    bad.length === 0
      ? "the dictionary has no entries"
      : `line ${lines}${more}: an entry has four letters or digits or more and is no word of every interface`,
  );
}

function textOf(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!/[\p{Cc}--[\t\n\v\f\r]]/v.test(text)) return text;
  } catch {
    // The cause would quote nothing useful.
  }
  throw new GuardError(
    "dictionary_invalid",
    "a dictionary is plain text in UTF-8, one entry a line",
  );
}

function isUsable(word: string): boolean {
  const signs = folded(word);
  return signs.length >= leastLengthOf(signs) && !isInterfaceText(word);
}

/** Reads a dictionary file: one entry a line, `#` begins a comment line; entries under four letters are left out. */
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
