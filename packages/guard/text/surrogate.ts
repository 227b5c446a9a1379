/** Surrogates are realistic stand-ins of the same kind and shape, the same for one value throughout a recording. */
import type { FindingClass } from "./finding.ts";

/** Invented first and last names; common enough to look natural, belonging to nobody in particular. */
const firstNames = [
  "Alex",
  "Robin",
  "Jamie",
  "Sam",
  "Charlie",
  "Kim",
  "Jordan",
  "Casey",
  "Morgan",
  "Noa",
];
const lastNames = [
  "Field",
  "Rivers",
  "Stone",
  "Wood",
  "Hill",
  "Brook",
  "Lake",
  "Frost",
  "Vale",
  "Marsh",
];

export type SurrogateInput = {
  readonly value: string;
  readonly name: FindingClass;
  /** 32 bytes that depend on the key of the recording and the value alone. */
  readonly digest: Uint8Array;
};

/** Null for classes whose value is better named than imitated: secrets, what people said never to keep, statements. */
export function surrogateFor({ value, name, digest }: SurrogateInput): string | null {
  const pick = pickFrom(digest);
  switch (name) {
    case "person":
      return value
        .split(/(\s+|, )/)
        .map((part, at) => (/^\p{L}/u.test(part) ? pick(at === 0 ? firstNames : lastNames) : part))
        .join("");
    case "email":
      return `${pick(firstNames)}.${pick(lastNames)}@example.com`.toLowerCase();
    case "ip":
      return value.includes(":")
        ? `2001:db8::${(digest[0] ?? 1).toString(16)}`
        : `192.0.2.${digest[0] ?? 1}`;
    case "phone":
    case "card":
    case "iban":
    case "national_id":
    case "passport":
    case "mac":
    case "birth_date":
      return sameShape(value, digest);
    case "address":
    case "url":
    case "private":
    case "secret":
    case "health":
    case "finance":
    case "term":
      return null;
  }
}

function pickFrom(digest: Uint8Array): (list: readonly string[]) => string {
  let at = 0;
  return (list) => {
    const byte = digest[at % digest.length] ?? 0;
    at += 1;
    return list[byte % list.length] ?? "";
  };
}

/** Digits become other digits and letters other letters; separators stay. A check digit may be wrong, on purpose. */
function sameShape(value: string, digest: Uint8Array): string {
  return Array.from(value, (character, at) => {
    const byte = digest[at % digest.length] ?? 0;
    if (/[0-9]/.test(character)) return String((Number(character) + 1 + (byte % 9)) % 10);
    if (/[A-Z]/.test(character)) return String.fromCharCode(65 + (byte % 26));
    return /[a-z]/.test(character) ? String.fromCharCode(97 + (byte % 26)) : character;
  }).join("");
}
