/** A word that a participant wants never kept, checked before it is remembered. */
import { GuardError } from "../errors.ts";
import { leastLengthOf } from "../vault/known-values.ts";
import { folded } from "./folded-text.ts";

/** So that it is found whole also in pixels, where longer values are known by their beginning alone. */
const greatestLength = 64;

/**
 * The word without spaces around it. Throws `word_too_short` for what is too short to be found again anywhere (under
 * four letters or digits, two ideographs), because a promise that cannot be kept must not be made; `word_too_long`.
 */
export function checkedWord(text: string): string {
  const word = text.trim();
  const signs = folded(word);
  if (signs.length < leastLengthOf(signs))
    throw new GuardError(
      "word_too_short",
      "a word that is never kept has at least four letters or digits; black out shorter ones with `apprentice hold blackout`",
    );
  if (word.length > greatestLength)
    throw new GuardError(
      "word_too_long",
      `a word that is never kept has at most ${String(greatestLength)} characters; give its telling part`,
    );
  return word;
}
