/**
 * Rules for words out of pixels, which are often misread by a sign or two: no checksum and no exact form decides,
 * only what a value looks like.
 */

/** Digits, and the letters that text recognition takes them for. */
const digitLike = /[0-9OoQDlI|iSsBbZzGg]/g;

/** What a word or phrase looks like, or null. A phrase is words with one blank between them. */
export function suspicionOf(text: string): string | null {
  const compact = text.replaceAll(/[\s.,\-–—/()_:;]/g, "");
  if (/[\w.+-]{2,}\s?(?:@|©|®|\(a\))\s?[\w.-]{2,}/.test(text)) return "email";
  if (isEveryday(text)) return null;
  const digits = compact.match(/\d/g)?.length ?? 0;
  const like = compact.match(digitLike)?.length ?? 0;
  if (digits >= 6 && like >= compact.length - 1) return "number";
  if (/^[A-Z]{2}\d{2}/.test(compact) && compact.length >= 14 && digits >= 8) return "number";
  if (/^[A-Z0-9]{8,}$/.test(compact) && digits >= 4 && digits * 2 >= compact.length)
    return "number";
  if (/^(?:[0-9A-FOoIl]{2}[:.-]){4,}/i.test(text) && digits > 0) return "number";
  return looksRandom(compact) ? "secret" : null;
}

/** Amounts with two decimals, and dates of this century that are no birth dates of people at work. */
function isEveryday(text: string): boolean {
  return /^\d{1,3}(?:[.,']\d{3}){0,3}[.,]\d{2}$/.test(text) || date.test(text);
}
const date =
  /^(?:20[12]\d[-./](?:0?\d|1[0-2])[-./][0-3]?\d|[0-3]?\d[-./][0-3]?\d[-./]20[12]\d)[.,;]?$/;

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
