/** Phone numbers of many countries: written internationally, written the national way, or bare after a label. */
import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/min";
import { before, digitsOf, patternDetector, type Detector } from "../detector.ts";

/** A label before a number; the number may then be bare. */
const label =
  /(?:phone|tel|telephone|telefon|téléphone|teléfono|telefono|telefone|mobile|mobil|cell|cellphone|fax|handy|móvil|celular|portable|whatsapp|sms|text|call|calling|dial|ring|reach(?: \w{2,4})?(?: back)?|hotline|contact(?: number| no)?|callback|number is|extension|voicemail|signal)(?: (?:no|number|nr|us|me|her|him|them|back|is|at|on|to|num|line))?[\s.:#(=-]{0,4}(?:at|on|is|under|:)?\s{0,2}$/i;

/** Words before a number that say it is something else. */
const other =
  /(?:order|invoice|ticket|case|ref|reference|tracking|account|acct|id|sku|part|serial|po|p\.o\.|batch|item|model|version|isbn|issn|issue|build|pid|bytes|total|amount|timestamp|doi|policy|claim|receipt|shipment|article|konto|bestellung|rechnung|commande|pedido|lot|record|row|job|run|hash|commit)(?: ?(?:no|nr|number|id|code|key)\b)?[\s.:#=/(-]{0,4}$/i;

const shapes: readonly { readonly pattern: RegExp; readonly countries: readonly CountryCode[] }[] =
  [
    { pattern: /^(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-]{1,2}[2-9]\d{2}[ .-]\d{4}$/, countries: ["US"] },
    {
      pattern: /^\(?0\d{1,5}\)?(?:[ ./-]{1,3}\d{1,8}){1,5}$/,
      countries: ["GB", "DE", "FR", "IT", "IN", "NL"],
    },
    { pattern: /^[6789]\d{1,2}(?: \d{2,3}){2,4}$/, countries: ["ES"] },
    { pattern: /^\(?\d{2}\)?[ -]9?\d{4}[ -]\d{4}$/, countries: ["BR"] },
    { pattern: /^[6-9]\d{4}[ -]\d{5}$/, countries: ["IN"] },
  ];

const anyCountry: readonly CountryCode[] = ["US", "GB", "DE", "FR", "ES", "IT", "NL", "IN", "BR"];

const date =
  /^(?:(?:19|20)\d{2}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d{2}|\d{1,2} \d{1,2} (?:19|20)\d{2})(?: \d{1,2})?$/;

const candidates = patternDetector({
  class: "phone",
  confidence: 0.9,
  pattern:
    /(?<![\p{L}\p{N}_.\-/:#+$€£])(?<value>(?:\+|00)?\(?\+?\d(?:[ .\-/()]{0,3}\d){6,16})(?![\p{L}\p{N}_]|[.,:/-]\d)/gu,
  check: isPhone,
});

export const findPhones: Detector = candidates;

function isPhone(value: string, match: RegExpExecArray, text: string): boolean {
  const context = before(text, match.index, 32);
  const digits = digitsOf(value);
  if (digits.length < 7 || date.test(value)) return false;
  if (/^\(?\+|^00[1-9]/.test(value)) return isValid(value.replace(/^00/, "+"), undefined);
  const labelled = label.test(context);
  if (!labelled && other.test(context)) return false;
  if (labelled) return anyCountry.some((country) => isPossible(value, country));
  return shapes.some(
    ({ pattern, countries }) =>
      pattern.test(value) && countries.some((country) => isValid(value, country)),
  );
}

function isValid(value: string, country: CountryCode | undefined): boolean {
  return parsePhoneNumberFromString(value, country)?.isValid() ?? false;
}

const isPossible = (value: string, country: CountryCode): boolean =>
  parsePhoneNumberFromString(value, country)?.isPossible() ?? false;

/** Signs between groups of three, as a calculator shows any number. */
const thousands = /(?<=\d),(?=\d{3}(?!\d))/g;

/** E.164 where a country can be told, else the digits. */
export function canonicalPhone(value: string): string {
  const written = value.trim().replaceAll(thousands, "").replace(/^00/, "+");
  if (written.includes("+")) return parsePhoneNumberFromString(written)?.number ?? digitsOf(value);
  for (const country of anyCountry) {
    const parsed = parsePhoneNumberFromString(written, country);
    if (parsed?.isValid()) return parsed.number;
  }
  return digitsOf(value);
}
