/** What the label of a field says about all of its text, whatever the text looks like: no check digit, no capital needed. */
import type { Finding, FindingClass } from "./finding.ts";
import { isInterfaceText } from "./vocabulary.ts";

type FieldRule = {
  readonly class: FindingClass;
  readonly label: RegExp;
  readonly value: RegExp;
};

const words = /^[\p{L}\p{M}][\p{L}\p{M}.' -]{0,80}$/u;

const rules: readonly FieldRule[] = [
  {
    class: "card",
    label: /\b(?:card|credit card|debit card|card no|card number|pan)\b/i,
    value: /^(?:\D{0,3}\d){12,19}\D{0,3}$/,
  },
  {
    class: "iban",
    label: /\b(?:iban|account (?:no|number)|bank account|kontonummer|sort code|routing)\b/i,
    value: /^(?=(?:[^\d]{0,4}\d){6})[A-Za-z0-9 .-]{6,42}$/,
  },
  {
    class: "phone",
    label: /\b(?:phone|tel|telephone|telefon|mobile|cell|fax)\b/i,
    value: /^\D{0,3}(?:\d\D{0,3}){6,17}$/,
  },
  {
    class: "birth_date",
    label: /\b(?:date of birth|birth ?date|birthday|dob|geburtsdatum|born)\b/i,
    value: /\d/,
  },
  {
    class: "national_id",
    label:
      /\b(?:ssn|social security|national (?:id|insurance)|tax id|steuer-?id|dni|nie|nir|codice fiscale|aadhaar|pan card|cpf|cnpj|id card|identity)\b/i,
    value: /^(?=(?:[^\d]{0,6}\d){4})[A-Za-z0-9 ./-]{5,24}$/,
  },
  {
    class: "passport",
    label: /\b(?:passport|reisepass|passeport|pasaporte|passaporto)\b/i,
    value: /^(?=\D{0,6}\d)[A-Za-z0-9 -]{5,16}$/,
  },
  {
    class: "address",
    label:
      /\b(?:street|address line|home address|postal address|mailing address|shipping address|billing address|straße|adresse|dirección|indirizzo)\b/i,
    value: /^(?=.{0,120}\d)(?=.{0,120}\p{L}{3}).{5,160}$/u,
  },
  {
    class: "person",
    label:
      /\b(?:first|last|full|given|family|middle|maiden|customer|client|patient|employee|contact|cardholder|recipient|sender)(?:'s)? ?name\b|\b(?:surname|name on card|cardholder|vorname|nachname|prénom|apellidos?|cognome|achternaam)\b/i,
    value: words,
  },
  // A plain `Name` may be a file's: two words that are not of the interface.
  {
    class: "person",
    label: /^\s*(?:your )?name\s*\*?:?\s*$/i,
    value: /^[\p{L}\p{M}.'-]{2,40}(?: [\p{L}\p{M}.'-]{1,40}){1,3}$/u,
  },
];

const longest = 200;

/** The whole text, or nothing. */
export function labelledField(label: string, text: string): Finding[] {
  const plain = text.trim();
  if (plain === "" || text.length > longest) return [];
  const rule = rules.find((one) => one.label.test(label) && one.value.test(plain));
  if (!rule || (rule.class === "person" && isInterfaceText(plain))) return [];
  return [{ start: 0, end: text.length, class: rule.class, confidence: 0.8 }];
}
