/**
 * A telephone number typed alone, as bare digits: in a calculator, a number field, a cell. Its form says little, since
 * every second number of ten digits is some country's, so that within a text it is left to labels. Typed in one run
 * without an operator, that many digits are rarely a quantity, and a number wrongly left out costs less than a
 * telephone number kept.
 */
import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/max";

/** What a person writes in each country, without blanks: the trunk's zero, or a form that begins with none. */
const shapes: readonly { readonly pattern: RegExp; readonly countries: readonly CountryCode[] }[] =
  [
    { pattern: /^0[1-9]\d{8,10}$/, countries: ["GB", "DE", "FR", "IT", "IN", "NL"] },
    { pattern: /^1?[2-9]\d{2}[2-9]\d{6}$/, countries: ["US"] },
    { pattern: /^3\d{9}$/, countries: ["IT"] },
    { pattern: /^[6-9]\d{9}$/, countries: ["IN"] },
    { pattern: /^[1-9]{2}9\d{8}$/, countries: ["BR"] },
  ];

/** A country's code and its number have eleven digits or more in the countries above; fewer are anything. */
const leastInternational = 11;
const typedAlone = /^\s*(?<digits>\d{10,15})\s*=?\s*$/;

/** Labels of numbers that are no telephone's. A field for one says so, and is decided by that. */
const otherLabel =
  /\b(?:orders?|invoices?|tickets?|cases?|ref|references?|tracking|sku|part|serial|batch|items?|articles?|products?|isbn|issn|ean|gtin|upc|barcode|timestamp|time|date|total|amount|price|quantity|qty|count|size|bytes|budget|cost|sum|value|results?|shipment|lot|version|build)\b/i;

/** `label`: what names the field for people, "" where nothing does. */
export function isTypedPhone(text: string, label: string): boolean {
  const digits = typedAlone.exec(text)?.groups?.["digits"];
  if (digits === undefined || otherLabel.test(label)) return false;
  if (digits.startsWith("00")) return isValid(`+${digits.slice(2)}`);
  if (digits.length >= leastInternational && isValid(`+${digits}`)) return true;
  return shapes.some(
    ({ pattern, countries }) =>
      pattern.test(digits) && countries.some((country) => isValid(digits, country)),
  );
}

function isValid(number: string, country?: CountryCode): boolean {
  return parsePhoneNumberFromString(number, country)?.isValid() ?? false;
}
