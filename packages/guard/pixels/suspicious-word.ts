/**
 * Rules for words out of pixels, which are often misread by a sign or two: no checksum and no exact form decides,
 * only what a value looks like.
 */

/** Digits, and the letters that text recognition takes them for. */
const digitLike = /[0-9OoQDlI|iSsBbZzGg]/g;
const email = /[\w.+-]{2,}\s?(?:@|©|®|\(a\))\s?[\w.-]{2,}/;

/** Half of a network card's address, where the other half was not read; a time of day has no letters. */
const pairs = /(?<!\w)[0-9a-f]{2}(?::[0-9a-f]{2}){2,}(?!\w)/gi;

/** What a word or phrase looks like, or null. A phrase is words with one blank between them. */
export function suspicionOf(read: string): string | null {
  if (email.test(read)) return "email";
  if (isEveryday(read)) return null;
  const text = lettersPutRight(read);
  if (isHash(text)) return null;
  const compact = text.replaceAll(/[\s.,\-–—/()_:;]/g, "");
  const digits = compact.match(/\d/g)?.length ?? 0;
  const like = compact.match(digitLike)?.length ?? 0;
  if (digits >= 6 && like >= compact.length - 1) return "number";
  if (/^[A-Z]{2}\d{2}/.test(compact) && compact.length >= 14 && digits >= 8) return "number";
  if (/^[A-Z0-9]{8,}$/.test(compact) && digits >= 4 && digits * 2 >= compact.length)
    return "number";
  if (mixedForm.test(compact) && digits >= 2) return "number";
  if (/(?:[0-9A-FOQDILSZ]{2}[:-]){4}|(?:[0-9A-FOQDILSZ]{2}:){3}/i.test(text) && digits > 0)
    return "number";
  if (text.match(pairs)?.some((found) => /[a-f]/i.test(found) && /\d/.test(found))) return "number";
  if (isPassPhrase(text)) return "secret";
  return looksRandom(compact) && !isMadeOfWords(text) ? "secret" : null;
}

/** Five letters, four digits and a letter, as the Indian tax number has them, with what its digits are taken for. */
const mixedForm = /^[A-Z08]{5}[0-9OQDISBZG]{4}[A-Z08]$/;

/** Signs that text recognition takes letters and digits for, where they stand beside some. */
export function lettersPutRight(text: string): string {
  return text.replaceAll(
    /(?<=[A-Za-z0-9])[$€¢¥£@©®?§]|[$€¢¥£@©®?§](?=[A-Za-z0-9])/g,
    (sign) => signForms[sign] ?? sign,
  );
}
const signForms: Readonly<Record<string, string>> = {
  $: "S",
  "€": "C",
  "¢": "c",
  "¥": "Y",
  "£": "E",
  "@": "0",
  "©": "0",
  "®": "0",
  "?": "7",
  "§": "S",
};

/** Whether a word can be a part of a number that was broken up: digits, or the few letters they are taken for. */
export function isNumberPart(text: string): boolean {
  return /\d/.test(text)
    ? !/[a-z]{3,}/.test(text) && !/[A-Z]{5,}/.test(text)
    : /^[OoQDlI|SBZ.,\-–—/()+:]{1,4}$/.test(text);
}

/** An amount, decimal or date that its own point, comma or stroke tells: two of them side by side are no number. */
export const isMeasure = (text: string): boolean => /\d[.,'’/-]\d/.test(text) && isEveryday(text);

/** Amounts, counts in groups of three, decimals, and dates of this century that are no birth dates of people at work. */
function isEveryday(text: string): boolean {
  const bare = text.replace(/^[($€£#]{1,2}/, "").replace(/[).,;:%]{1,2}$/, "");
  return amount.test(bare) || decimal.test(bare) || date.test(bare);
}
const amount = /^-?\d{1,3}(?:(?:[,'’]\d{3}){0,4}(?:\.\d{1,2})?|(?:\.\d{3}){0,2}(?:,\d{1,2})?)$/;
const decimal = /^-?(?:0|[1-9]\d{0,2})\.\d+$/;
const date = /^(?:20[12]\d[-./](?:0?\d|1[0-2])[-./][0-3]?\d|[0-3]?\d[-./][0-3]?\d[-./]20[12]\d)$/;

/** Hashes and numbers of versions are hexadecimal throughout; they open nothing. One sign in twelve may be misread. */
function isHash(text: string): boolean {
  const [first = "", ...rest] = text.replaceAll(/["'()[\],;]/g, "").split(/[:=]/);
  const part = rest.length === 1 && /^[a-z]{2,6}\d{0,3}$/.test(first) ? (rest[0] ?? "") : first;
  // Groups as in a UUID; the pairs of a network card's address are shorter.
  if (rest.length > 1 || part.length < 16 || !/^[0-9a-zA-Z]{4,}(?:-[0-9a-zA-Z]{4,})*$/.test(part))
    return false;
  const bare = part.replaceAll("-", "");
  const odd = bare.match(/[^0-9a-f]/g)?.length ?? 0;
  const digits = bare.match(/\d/g)?.length ?? 0;
  const letters = bare.length - digits;
  return odd * 12 <= bare.length && letters * 8 >= bare.length && digits * 3 >= bare.length;
}

const leastRandom = 10;

/** Long, without a blank, and mixing kinds of characters as no word does. */
function looksRandom(word: string): boolean {
  if (word.length < leastRandom) return false;
  const digits = word.match(/\d/g)?.length ?? 0;
  const upper = word.match(/[A-Z]/g)?.length ?? 0;
  const lower = word.match(/[a-z]/g)?.length ?? 0;
  const signs = word.length - digits - upper - lower;
  // Changes of kind from one sign to the next: "report2024" has one, a key has many.
  const changes = word.match(/(?<=[a-z])[A-Z0-9]|(?<=[A-Z])[0-9]|(?<=[0-9])[A-Za-z]/g)?.length ?? 0;
  return (digits >= 2 && changes >= 3) || (upper >= 3 && lower >= 3 && changes >= 3) || signs >= 4;
}

/** Runs of letters as words have them, over all letters and digits: 1 in camelCase names and paths, 0.2 in keys. */
const leastWordShare = 0.75;

function isMadeOfWords(text: string): boolean {
  const all = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const words = text.match(/\p{Lu}?\p{Ll}{3,}/gu)?.join("").length ?? 0;
  return words >= leastWordShare * all;
}

/** Letters of both cases or digits around a sign that no everyday word has inside: `word#AB1234`. */
function isPassPhrase(text: string): boolean {
  const bare = text.replace(/^["'(]+/, "").replace(/["').,;:!?]+$/, "");
  if (bare.length < 8 || /\s/.test(bare) || !/[A-Za-z0-9][#!$%^*~][A-Za-z0-9]/.test(bare))
    return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(bare)).length;
  return kinds >= 2 && /\d/.test(bare) && /[A-Za-z]{2}/.test(bare);
}

/** Same length, with letters read for digits put right where most of a token is digits, so that spans still hold. */
export function digitised(text: string): string {
  return text.replaceAll(/[^\s]+/g, (token) => {
    const digits = token.match(/\d/g)?.length ?? 0;
    const letters = token.match(/\p{L}/gu)?.length ?? 0;
    return digits >= 3 && digits > letters
      ? token.replaceAll(/[OoQDlI|iSsBbZzGg]/g, digitFor)
      : token;
  });
}

const forms: Readonly<Record<string, string>> = {
  O: "0",
  o: "0",
  Q: "0",
  D: "0",
  l: "1",
  I: "1",
  "|": "1",
  i: "1",
  S: "5",
  s: "5",
  B: "8",
  b: "6",
  Z: "2",
  z: "2",
  G: "6",
  g: "9",
};
const digitFor = (sign: string): string => forms[sign] ?? sign;
