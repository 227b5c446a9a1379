/** Bank account numbers of ISO 13616, by the register's lengths and formats and the plain mod-97 check. */
import { countrySpecs } from "ibantools";
import type { Detector } from "../detector.ts";
import type { Finding } from "../finding.ts";
import { passesMod97 } from "./checksums.ts";

type Format = { readonly length: number; readonly account: RegExp };

const formats = new Map<string, Format>();
for (const [country, { chars, bban_regexp: account }] of Object.entries(countrySpecs))
  if (chars && account) formats.set(country, { length: chars, account: new RegExp(account) });

const start = /(?<![A-Za-z0-9])[A-Za-z]{2}[ .-]?[0-9]{2}/g;
/** Longest written form: 34 characters in groups of four with a separator or two between. */
const reach = 56;

export const findIbans: Detector = (text) => {
  const found: Finding[] = [];
  const pattern = new RegExp(start.source, start.flags);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const length = ibanLength(text.slice(match.index, match.index + reach));
    if (length === 0) continue;
    const end = match.index + length;
    found.push({ start: match.index, end, class: "iban", confidence: 0.99 });
    pattern.lastIndex = end;
  }
  return found;
};

/** How many characters from the start are an account number of its country, or 0. */
function ibanLength(written: string): number {
  const format = formats.get(written.slice(0, 2).toUpperCase());
  if (!format) return 0;
  let plain = "";
  let at = 0;
  for (let gap = 0; at < written.length && plain.length < format.length; at += 1) {
    const character = written.charAt(at);
    if (/[A-Za-z0-9]/.test(character)) {
      plain += character.toUpperCase();
      gap = 0;
    } else if (!/[ .\-\r\n]/.test(character) || (gap += 1) > 2) return 0;
  }
  if (plain.length < format.length || /^[A-Za-z0-9]/.test(written.slice(at))) return 0;
  return format.account.test(plain.slice(4)) && passesMod97(plain) ? at : 0;
}

/** Whether the whole text, without blanks, is an account number. */
export const isIban = (text: string): boolean => ibanLength(text) === text.length;
