/** Spells a word as it is meant where text recognition is known to take its letters for others. */
import { wordKind } from "../text/person/known-words.ts";
import { skeletonOf } from "./known-words.ts";

/** Words that tell detectors what stands beside them: misread, the value beside them would be missed. */
const labels =
  `account address apikey bearer birth birthday born card cvv diagnosed email fax geboren geburtsdatum iban kennwort key
mobile number owes passcode passphrase passport passwd password passwort patient phone pin pwd salary secret ssn street
tel telephone token`.split(/\s+/);
const bySkeleton = new Map(labels.map((word) => [skeletonOf(word), word]));

/** The word itself where nothing about it is doubtful. */
export function respelled(word: string): string {
  return (
    asLabel(word)
      .replaceAll(/(?<=\p{Ll})B(?=\p{Ll}|$)/gu, "ß")
      .replaceAll(/(?<=\p{Ll})0(?=\p{Ll})/gu, "o")
      .replaceAll(/(?<=\p{L})[1|](?=\p{Ll})/gu, "l")
      .replace(/^(\p{L}{2,16});$/u, "$1:")
      // An initial's full stop.
      .replace(/^(\p{Lu}),$/u, "$1.")
  );
}

/** `Bom` is no word, and looks like `born`. */
function asLabel(word: string): string {
  const letters = /^(["'({[]*)([\p{L}|01]{3,})(.*)$/su.exec(word);
  const [, before = "", core = "", after = ""] = letters ?? [];
  if (!letters) return word;
  const meant = bySkeleton.get(skeletonOf(core));
  if (meant === undefined || core.toLowerCase() === meant || wordKind(core) === "common")
    return word;
  return before + meant + after;
}
