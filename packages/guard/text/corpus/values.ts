/** Makes values of every class from a seed; they pass the checks that real ones pass and belong to nobody. */
import { countrySpecs } from "ibantools";
import { getExampleNumber, type CountryCode } from "libphonenumber-js/min";
import examples from "libphonenumber-js/mobile/examples";
import type { FindingClass } from "../finding.ts";
import { passesLuhn, passesMod97 } from "../identifier/checksums.ts";
import { makeAddress } from "./addresses.ts";
import { makeNationalId } from "./national-ids.ts";
import type { People } from "./people.ts";
import { makeSecret } from "./secrets.ts";
import type { Random } from "./seeded-random.ts";

/** A slot's name: a class, or a class with a way to write it. */
export type Slot =
  | FindingClass
  | "person_last_first"
  | "first_name"
  | "filler_number"
  | "pin"
  | "pass_phrase"
  | "phone_bare";

export function makeValue(slot: Slot, random: Random, people: People): string {
  switch (slot) {
    case "person":
      return person(random, people);
    case "person_last_first":
      return `${random.pick(people.last)}, ${random.pick(people.first)}`;
    case "first_name":
      return random.pick(people.first);
    case "email":
      return email(random, people);
    case "phone":
      return phone(random);
    case "phone_bare":
      return phone(random).replaceAll(/\D/g, "");
    case "card":
      return card(random);
    case "iban":
      return iban(random);
    case "national_id":
      return makeNationalId(random);
    case "passport":
      return random.pick([
        () => digits(random, 9),
        () => `${letters(random, 1)}${digits(random, 8)}`,
        () => `${letters(random, 2)}${digits(random, 7)}`,
        () =>
          `${random.pick(["C", "F", "G", "H"])}${digits(random, 2)}${random.pick(["X", "T", "Y"])}${digits(random, 5)}`,
      ])();
    case "birth_date":
      return date(random);
    case "address":
      return makeAddress(random, people);
    case "secret":
      return makeSecret(random);
    case "pass_phrase":
      return `${random.pick(["Blue", "river", "Tiger", "moon"])}${random.pick(["!", "#", "_", "-"])}${letters(random, 2)}${digits(random, 4)}`;
    case "pin":
      return digits(random, 4);
    case "ip":
      return random.pick([
        () =>
          [
            random.pick([10, 172, 192, 81, 203]),
            random.integer(1, 254),
            random.integer(0, 254),
            random.integer(1, 254),
          ].join("."),
        () =>
          [
            "2001",
            "db8",
            ...Array.from({ length: 6 }, () => random.integer(4096, 65_535).toString(16)),
          ].join(":"),
        () =>
          `fe80::${random.integer(4096, 65_535).toString(16)}:${random.integer(4096, 65_535).toString(16)}:${random.integer(4096, 65_535).toString(16)}`,
      ])();
    case "mac":
      return Array.from({ length: 6 }, () => random.integer(16, 255).toString(16)).join(
        random.pick([":", "-"]),
      );
    case "url":
      return random.pick([
        () =>
          `https://${random.pick(people.first).toLowerCase()}:${letters(random, 4)}${digits(random, 5)}@git.example.org/repo.git`,
        () => `https://files.example.net/share/report?token=${token(random, 24)}`,
        () => `postgresql://app:${letters(random, 6)}${digits(random, 3)}@db.internal:5432/orders`,
        () => `https://example.com/reset?user=7&access_token=${token(random, 32)}&lang=en`,
      ])();
    case "filler_number":
      return digits(random, 10);
    case "private":
    case "health":
    case "finance":
    case "term":
      throw new RangeError(`values of ${slot} are written out in templates`);
  }
}

function person(random: Random, people: People): string {
  const first = random.pick(people.first);
  const last = random.pick(people.last);
  return random.integer(0, 7) === 0
    ? `${first} ${letters(random, 1)}. ${last}`
    : `${first} ${last}`;
}

function email(random: Random, people: People): string {
  const first = plain(random.pick(people.first));
  const last = plain(random.pick(people.last));
  const user = random.pick([
    `${first}.${last}`,
    `${first[0] ?? "x"}${last}`,
    `${last}_${digits(random, 2)}`,
    `${first}+list`,
  ]);
  return `${user}@${random.pick(["example.org", "mail.example.co.uk", "firma.example.de", "sub.domain.example.com"])}`;
}

const plain = (name: string): string => name.toLowerCase().replaceAll("'", "");

const countries: readonly CountryCode[] = [
  "US",
  "GB",
  "DE",
  "FR",
  "ES",
  "IT",
  "NL",
  "IN",
  "BR",
  "SE",
  "PL",
  "JP",
  "AU",
  "ZA",
  "MX",
  "CH",
];
const nationally: readonly CountryCode[] = ["US", "GB", "DE", "FR", "ES", "IN", "BR"];

/** A valid number of a random country with its last four digits changed. */
function phone(random: Random): string {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const national = random.integer(0, 2) === 0;
    const country = random.pick(national ? nationally : countries);
    const example = getExampleNumber(country, examples);
    if (!example) continue;
    const written = national
      ? example.formatNational()
      : random.pick([example.formatInternational(), example.number]);
    const changed = withLastDigits(written, digits(random, 4));
    if (/\d/.test(changed)) return changed;
  }
  throw new RangeError("no phone number could be made");
}

/** Replaces the last digits of a written number, separators kept. */
function withLastDigits(written: string, last: string): string {
  const characters = Array.from(written);
  let left = last.length;
  for (let at = characters.length - 1; at >= 0 && left > 0; at -= 1)
    if (/\d/.test(characters[at] ?? "")) {
      left -= 1;
      characters[at] = last.charAt(left);
    }
  return characters.join("");
}

function card(random: Random): string {
  const [start, length] = random.pick([
    ["4", 16],
    ["51", 16],
    ["2221", 16],
    ["34", 15],
    ["6011", 16],
  ] as const);
  const body = start + digits(random, length - 1 - start.length);
  const number = [..."0123456789"].map((last) => body + last).find(passesLuhn) ?? body;
  const groups = length === 15 ? [4, 6, 5] : [4, 4, 4, 4];
  return grouped(number, groups, random.pick(["", " ", "-", " ", "\u00a0", "\u200b"]));
}

function iban(random: Random): string {
  const country = random.pick(["DE", "GB", "FR", "ES", "IT", "NL", "BE", "CH", "PL", "SE"]);
  const spec = countrySpecs[country];
  const account = (spec?.bban_regexp ?? "").replaceAll(
    /\[([^\]]+)\]\{(\d+)\}|[\^$()]/g,
    (_all, kind: string | undefined, count: string | undefined) =>
      kind === undefined
        ? ""
        : kind.startsWith("A-Z") && !kind.includes("0-9")
          ? letters(random, Number(count))
          : digits(random, Number(count)),
  );
  const check = Array.from({ length: 97 }, (_, at) => String(at + 2).padStart(2, "0"));
  const number = check.map((two) => country + two + account).find(passesMod97) ?? country;
  return random.integer(0, 1) === 0 ? number : (number.match(/.{1,4}/g) ?? []).join(" ");
}

function date(random: Random): string {
  const year = random.integer(1940, 2006);
  const month = random.integer(1, 12);
  const day = random.integer(1, 28);
  const two = (value: number): string => String(value).padStart(2, "0");
  const name = random.pick(["January", "March", "June", "October", "December"]);
  return random.pick([
    `${year}-${two(month)}-${two(day)}`,
    `${two(day)}/${two(month)}/${year}`,
    `${two(day)}.${two(month)}.${year}`,
    `${name} ${day}, ${year}`,
    `${day} ${name} ${year}`,
  ]);
}

export const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, (_, at) => random.integer(at === 0 ? 1 : 0, 9)).join("");

export const letters = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.pick([..."ABCDEFGHJKLMNPRSTUVWXYZ"])).join("");

export const token = (random: Random, count: number): string =>
  Array.from({ length: count }, () =>
    random.pick([..."abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789"]),
  ).join("");

function grouped(text: string, groups: readonly number[], separator: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const size of groups) {
    parts.push(text.slice(at, at + size));
    at += size;
  }
  return parts.join(separator);
}
