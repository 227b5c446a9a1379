/** What words look like that stand side by side. */
import { isBroken } from "./phrase-readings.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";
import { isMeasure, isNumberPart, lettersPutRight, suspicionOf } from "./suspicious-word.ts";

/** What a number may be told to be, without a blank: `PAN=`. */
const key = /^[A-Za-z_]{1,16}[=:](?=\d)/;

/** A single word may look like anything; several only like an address with a blank, or like a number in groups. */
export function suspicionIn(run: readonly OcrWord[]): string | null {
  const [first, second, third] = run;
  const text = run.map((word) => word.text).join(" ");
  if (!first || !second) return suspicionOf(text);
  if (!third && /^(?:@|©|®)|(?:@|©|®)$/.test(`${second.text}${first.text}`))
    return suspicionOf(text);
  if (isAccount(run)) return "number";
  if (run.every((word, at) => at === 0 || isBroken(run[at - 1], word)))
    return suspicionOf(run.map((word) => word.text).join(""));
  const ends = [first, run.at(-1)].every((word) => /\d/.test(word?.text ?? ""));
  const parts = [first.text.replace(key, ""), ...run.slice(1).map((word) => word.text)];
  if (!ends || !parts.every(isNumberPart) || parts.every(isMeasure)) return null;
  return suspicionOf(parts.join(" ")) === "number" ? "number" : null;
}

/** An account number in groups: a country, two digits, and groups of capitals and digits. */
function isAccount([first, ...rest]: readonly OcrWord[]): boolean {
  return (
    /^[A-Z]{2}[0-9OQDISBZ]{2}$/.test(lettersPutRight(first?.text ?? "")) &&
    rest.every(({ text }) => /^[A-Z0-9]{1,12}[.,;)]?$/.test(text)) &&
    rest.filter(({ text }) => /\d/.test(text)).length >= 2 &&
    rest.map(({ text }) => text).join("").length >= 10
  );
}
