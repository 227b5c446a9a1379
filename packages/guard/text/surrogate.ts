/**
 * Surrogates are realistic stand-ins of the same kind and shape, the same for one value throughout a recording. None is
 * anybody's: where a class has a range for examples it comes from there, otherwise it fails the check of real ones.
 */
import type { FindingClass } from "./finding.ts";
import { passesLuhn, passesMod97 } from "./identifier/checksums.ts";
import { firstNames, lastNames, streetKinds, streets, towns } from "./surrogate-pools.ts";

export type SurrogateInput = {
  readonly value: string;
  readonly name: FindingClass;
  /** 32 bytes that depend on the key of the recording and the value alone. */
  readonly digest: Uint8Array;
};

/** Null for classes whose value is better named than imitated: secrets, what people said never to keep, statements. */
export function surrogateFor({ value, name, digest }: SurrogateInput): string | null {
  const bytes = byteStream(digest);
  switch (name) {
    case "person":
      return person(value, bytes);
    case "email":
      return email(value, bytes);
    case "ip":
      return ip(value, bytes);
    case "phone":
      return phone(value, bytes);
    case "card":
      return card(value, bytes);
    case "iban":
      return iban(value, bytes);
    case "national_id":
      return nationalId(value, bytes);
    case "passport":
      return sameShape(value, bytes);
    case "mac":
      return mac(value, bytes);
    case "birth_date":
      return date(value, bytes);
    case "address":
      return `${1 + (bytes() % 240)} ${pick(streets, bytes)} ${pick(streetKinds, bytes)}, ${pick(towns, bytes)}`;
    case "url":
      return `https://example.com/${pick(streets, bytes).toLowerCase()}/${base36(bytes, 8)}`;
    case "private":
    case "secret":
    case "health":
    case "finance":
    case "term":
      return null;
  }
}

type Bytes = () => number;

/** The digest's bytes, over and over, each round mixed anew so that long values do not repeat. */
function byteStream(digest: Uint8Array): Bytes {
  let at = 0;
  return () => {
    const round = Math.floor(at / digest.length);
    const byte = digest[at % digest.length] ?? 0;
    const other = digest[(at * 7 + round) % digest.length] ?? 0;
    at += 1;
    return round === 0 ? byte : (byte * 31 + other * 17 + round) & 255;
  };
}

function pick(list: readonly string[], bytes: Bytes): string {
  return list[(bytes() * 256 + bytes()) % list.length] ?? "";
}

/** One of about the same length, where there are some. */
function pickLike(list: readonly string[], length: number, bytes: Bytes): string {
  const alike = list.filter((one) => Math.abs(one.length - length) <= 1);
  return pick(alike.length >= 5 ? alike : list, bytes);
}

const digit = (bytes: Bytes): string => String(bytes() % 10);

function base36(bytes: Bytes, length: number): string {
  return Array.from({ length }, () => (bytes() % 36).toString(36)).join("");
}

/** A name for each name, an initial for an initial; after a comma stands the first name. */
function person(value: string, bytes: Bytes): string {
  const lastFirst = /^[^,]{1,40}, ?\S/.test(value);
  let isFirst = !lastFirst;
  return value
    .split(/(,?\s+)/)
    .map((part) => {
      if (part.includes(",") && lastFirst && part.trim() === ",") isFirst = true;
      if (!/^\p{L}/u.test(part)) return part;
      if (/^\p{Lu}\.?$/u.test(part)) return part.replace(/^\p{Lu}/u, letter(bytes));
      const name = pickLike(isFirst ? firstNames : lastNames, part.length, bytes);
      isFirst = false;
      return part === part.toUpperCase() ? name.toUpperCase() : name;
    })
    .join("");
}

const letter = (bytes: Bytes): string => String.fromCharCode(65 + (bytes() % 26));

function email(value: string, bytes: Bytes): string {
  const first = pick(firstNames, bytes);
  const rest = value.length - first.length - "example.com".length;
  const last = pickLike(lastNames, Math.max(4, Math.min(10, rest)), bytes);
  return `${first}.${last}@example.com`.toLowerCase();
}

/** RFC 5737 and RFC 3849. */
function ip(value: string, bytes: Bytes): string {
  if (value.includes(":")) {
    const groups = Math.max(1, Math.min(6, value.split(":").filter(Boolean).length - 2));
    const tail = Array.from({ length: groups }, () => (4096 + bytes() * 236).toString(16));
    return `2001:db8:${groups < 6 ? ":" : ""}${tail.join(":")}`;
  }
  const net = pick(["192.0.2", "198.51.100", "203.0.113"], bytes);
  return `${net}.${1 + (bytes() % 254)}`;
}

/** Ends in 555 01xx, which is kept for films and examples; a plus is followed by a country that does not exist. */
function phone(value: string, bytes: Bytes): string {
  const count = value.replaceAll(/\D/g, "").length;
  const start = value.trimStart().startsWith("+") && count !== 11 ? "999" : "1";
  const number = Array.from({ length: count }, (_, at) => {
    const back = count - at;
    if (back <= 7) return "55501".charAt(7 - back) || digit(bytes);
    return value.trimStart().startsWith("+") && at < start.length ? start.charAt(at) : digit(bytes);
  });
  let at = 0;
  return value.replaceAll(/\d/g, () => number[at++] ?? "0");
}

/** Fails the check that every card passes. */
function card(value: string, bytes: Bytes): string {
  const made = sameShape(value, bytes);
  if (!passesLuhn(made.replaceAll(/\D/g, ""))) return made;
  return made.replace(/\d(?=\D*$)/, (last) => String((Number(last) + 1) % 10));
}

/** Fails the check that every account number passes. */
function iban(value: string, bytes: Bytes): string {
  const body = sameShape(value, bytes).slice(4);
  const made = ["00", "50"].map((check) => value.slice(0, 2) + check + body);
  return (
    made.find((one) => !passesMod97(one.replaceAll(" ", ""))) ?? `${value.slice(0, 2)}01${body}`
  );
}

/** United States numbers have no group 00; others are only likely to fail their check. */
function nationalId(value: string, bytes: Bytes): string {
  const made = sameShape(value, bytes);
  return /^\d{3}-\d{2}-\d{4}$/.test(made) ? made.replace(/-\d{2}-/, "-00-") : made;
}

/** Kept for documentation by RFC 9542. */
function mac(value: string, bytes: Bytes): string {
  const start = "00005e0053";
  let at = 0;
  return value.replaceAll(/[0-9a-f]/gi, (sign) => {
    const next = start.charAt(at++) || (bytes() % 16).toString(16);
    return sign === sign.toUpperCase() ? next.toUpperCase() : next;
  });
}

const months =
  "January February March April May June July August September October November December".split(
    " ",
  );

/** Numbers that any order of day and month allows, years of the same century. */
function date(value: string, bytes: Bytes): string {
  return value.replaceAll(/\d+|\p{L}{3,}/gu, (part) => {
    if (/^\d{4}$/.test(part)) return String(1950 + (bytes() % 50));
    if (/^\d{8}$/.test(part))
      return `19${50 + (bytes() % 50)}0${1 + (bytes() % 9)}1${digit(bytes)}`;
    if (/^\d/.test(part))
      return String(1 + (bytes() % (part.length > 1 ? 12 : 9))).padStart(part.length, "0");
    return months.includes(part) ? pick(months, bytes) : part;
  });
}

/** Digits become other digits and letters other letters; separators stay. */
function sameShape(value: string, bytes: Bytes): string {
  return value.replaceAll(/[0-9A-Za-z]/g, (character) => {
    const byte = bytes();
    if (/[0-9]/.test(character)) return String((Number(character) + 1 + (byte % 9)) % 10);
    return String.fromCharCode((/[A-Z]/.test(character) ? 65 : 97) + (byte % 26));
  });
}
