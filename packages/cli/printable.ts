/**
 * Text for a terminal. Titles, labels and letters come from other programs and other people: what they write must not
 * move the cursor, rename the window, turn the reading order or hide a line.
 */
const unseen = /[[\p{Cc}--[\t\n]]\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gv;

/** Marks each such character by its number; lines and tabs stay. */
export function printable(text: string): string {
  return text.replace(unseen, (character) => `<U+${hexOf(character).toUpperCase()}>`);
}

/** The same for JSON, which it leaves with the same meaning. */
export function printableJson(json: string): string {
  return json.replace(unseen, (character) => `\\u${hexOf(character)}`);
}

const hexOf = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, "0");
