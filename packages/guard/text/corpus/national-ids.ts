/** National numbers with right check digits: found by trying last digits, not by the detectors' own formulas where those differ. */
import { passesMod11And10, passesVerhoeff, remainder } from "../identifier/checksums.ts";
import type { Random } from "./seeded-random.ts";

export function makeNationalId(random: Random): string {
  return random.pick([social, nino, germanTax, nir, dni, nie, italian, aadhaar, pan, cpf, cnpj])(
    random,
  );
}

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.integer(0, 9)).join("");
const from = (random: Random, alphabet: string, count: number): string =>
  Array.from({ length: count }, () => random.pick([...alphabet])).join("");

const social = (random: Random): string =>
  `${random.integer(100, 665)}-${random.integer(10, 99)}-${random.integer(1000, 9999)}`;

const nino = (random: Random): string => {
  const number = `${random.pick(["AB", "CE", "JG", "PW", "SX"])} ${digits(random, 2)} ${digits(random, 2)} ${digits(random, 2)} ${random.pick(["A", "B", "C", "D"])}`;
  return random.integer(0, 1) === 0 ? number : number.replaceAll(" ", "");
};

function germanTax(random: Random): string {
  const order = [..."0123456789"].sort(() => random.integer(0, 1) - 0.5).join("");
  const body = order.replace(/^0(.)/, "$10").slice(0, 9);
  const ten = body + random.pick([...body]);
  const number = tried(ten, passesMod11And10);
  return number.replace(/^(..)(...)(...)(...)$/, "$1 $2 $3 $4");
}

function nir(random: Random): string {
  const body = `${random.integer(1, 2)}${digits(random, 2)}${String(random.integer(1, 12)).padStart(2, "0")}${random.integer(10, 95)}${digits(random, 6)}`;
  const key = String(97 - remainder(body, 97)).padStart(2, "0");
  const number = body.replace(/^(.)(..)(..)(..)(...)(...)$/, "$1 $2 $3 $4 $5 $6");
  return random.integer(0, 1) === 0 ? `${number} ${key}` : body + key;
}

const letter = (number: number): string => "TRWAGMYFPDXBNJZSQVHLCKE".charAt(number % 23);

function dni(random: Random): string {
  const number = random.integer(10_000_000, 99_999_999);
  return `${number}${random.pick(["", "-"])}${letter(number)}`;
}

function nie(random: Random): string {
  const start = random.integer(0, 2);
  const body = digits(random, 7);
  return `${"XYZ".charAt(start)}${body}${letter(Number(`${start}${body}`))}`;
}

function italian(random: Random): string {
  const consonants = "BCDFGLMNPRSTVZ";
  const body = `${from(random, consonants, 6)}${digits(random, 2)}${random.pick([..."ABCDEHLMPRST"])}${random.integer(10, 31)}${random.pick([..."ABCDEFGHIL"])}${digits(random, 3)}`;
  const sum = Array.from(body).reduce((total, character, at) => {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    return (
      total +
      (at % 2 === 0
        ? ([
            1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25,
            24, 23,
          ][value] ?? 0)
        : value)
    );
  }, 0);
  return body + String.fromCharCode(65 + (sum % 26));
}

const aadhaar = (random: Random): string =>
  tried(`${random.integer(2, 9)}${digits(random, 10)}`, passesVerhoeff).replace(
    /^(....)(....)(....)$/,
    "$1 $2 $3",
  );

const pan = (random: Random): string =>
  `${from(random, "ABCDEFGHKLMNPRSTW", 3)}P${from(random, "ABCDKMRS", 1)}${random.integer(1000, 9999)}${from(random, "ABCDEFGH", 1)}`;

function cpf(random: Random): string {
  const number = withBrazilianChecks(digits(random, 9), 11);
  return number.replace(/^(...)(...)(...)(..)$/, "$1.$2.$3-$4");
}

function cnpj(random: Random): string {
  const number = withBrazilianChecks(`${digits(random, 8)}0001`, 9);
  return number.replace(/^(..)(...)(...)(....)(..)$/, "$1.$2.$3/$4-$5");
}

/** From the right the weights are 2, 3 … up to `top`, then 2 again. */
function withBrazilianChecks(body: string, top: number): string {
  let number = body;
  for (let check = 0; check < 2; check += 1) {
    let weight = 2;
    let sum = 0;
    for (const digit of [...number].reverse()) {
      sum += Number(digit) * weight;
      weight = weight === top ? 2 : weight + 1;
    }
    // Weights of the eleven-digit number go on to 11 without starting again.
    number += String(sum % 11 < 2 ? 0 : 11 - (sum % 11));
  }
  return number;
}

function tried(body: string, passes: (number: string) => boolean): string {
  const found = [..."0123456789"].map((last) => body + last).find(passes);
  return found ?? tried(`${body.slice(0, -1)}${(Number(body.at(-1)) + 1) % 10}`, passes);
}

/** The numbers of each country that people are asked for. */
export const nationalIdsOf = {
  US: [social],
  GB: [nino],
  DE: [germanTax],
  FR: [nir],
  ES: [dni, nie],
  IT: [italian],
  IN: [aadhaar, pan],
  BR: [cpf, cnpj],
} as const satisfies Readonly<Record<string, readonly ((random: Random) => string)[]>>;
