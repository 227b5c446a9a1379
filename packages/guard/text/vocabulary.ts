/** Interface vocabulary: words that controls are made of. A name made of nothing else tells nothing about a person. */
import { interfaceLanguages } from "./interface-languages.ts";
import { interfaceWords } from "./interface-words.ts";

export type Vocabulary = {
  /** Folded words beyond those of every interface. */
  readonly words: ReadonlySet<string>;
  /** Folded whole names. */
  readonly phrases: ReadonlySet<string>;
};

const none: Vocabulary = { words: new Set(), phrases: new Set() };

/** A policy's additions: an entry of one word may stand anywhere, a longer one is readable as a whole. */
export function vocabularyOf(entries: readonly string[]): Vocabulary {
  const plain = entries.map(plainName);
  return {
    words: new Set(plain.filter((entry) => !entry.includes(" "))),
    phrases: new Set(plain.filter((entry) => entry.includes(" "))),
  };
}

/** Longer names are content, whatever they are made of. */
const longestName = 80;
const mostNumbers = 2;

/** Whether all of a text is interface vocabulary: words, signs and at most two numbers of at most two digits. */
export function isInterfaceText(text: string, added: Vocabulary = none): boolean {
  if (text.length > longestName) return false;
  const plain = plainName(text);
  if (plain === "" || added.phrases.has(plain)) return true;
  let numbers = 0;
  for (const word of plain.split(" ")) {
    if (/^\d+$/.test(word)) {
      numbers += 1;
      if (word.length > 2 || numbers > mostNumbers) return false;
    } else if (!isInterfaceWord(word, added)) return false;
  }
  return true;
}

/**
 * Whether a control's label may be read: interface vocabulary of English and the application's own, or all of it of one
 * other language. Words of two languages beside one another are no label.
 */
export function isReadableLabel(text: string, added: Vocabulary = none): boolean {
  if (isInterfaceText(text, added)) return true;
  if (text.length > longestName) return false;
  const words = plainName(text).split(" ");
  return interfaceLanguages.some((language) =>
    words.every((word) => language.has(word) || shortcut.test(word)),
  );
}

/** What stands behind a label for the keyboard: a letter, a function key, or a key's name. */
const shortcut =
  /^(?:[a-z]|f\d{1,2}|ctrl|strg|control|alt|shift|umschalt|maj|mayús|entf|suppr|supr|del)$/;

function isInterfaceWord(word: string, added: Vocabulary): boolean {
  if (interfaceWords.has(word) || added.words.has(word)) return true;
  if (/^(?:[a-z]|f\d{1,2})$/.test(word)) return true;
  const stem = /^(.{3,}?)(?:es|s|ed|d|ing|'s)$/.exec(word)?.[1];
  return (
    stem !== undefined &&
    (interfaceWords.has(stem) || interfaceWords.has(`${stem}e`) || added.words.has(stem))
  );
}

/** Lower case, without mnemonics (`_File`, `&File`), signs and shortcuts' plus signs. */
function plainName(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[_&](?=\p{L})/gu, "")
    .replaceAll(/(\p{L})[’'](\p{L})/gu, "$1'$2")
    .replaceAll(/[^\p{L}\p{N}']+/gu, " ")
    .trim();
}
