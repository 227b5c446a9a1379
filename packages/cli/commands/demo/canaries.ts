/** Planted secrets of the demo, made from a seed: what they look like is known, their values stand in no file. */
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";

export type Canary = {
  /** Where it was planted, for the report. */
  readonly place: string;
  readonly value: string;
  /** True for the control: harmless, deliberately unprotected, and must be found. */
  readonly control: boolean;
};

export type DemoCanaries = {
  /** Typed into the password field. */
  readonly password: Canary;
  /** Shown by the application that is not approved. */
  readonly foreign: Canary;
  /** An e-mail address typed into an ordinary field. */
  readonly email: Canary;
  /** A card number that a page shows as text. */
  readonly card: Canary;
  readonly control: Canary;
};

const syllables = ["ka", "lo", "mi", "tu", "re", "so", "vi", "na", "pe", "du", "za", "qo"] as const;

export function makeCanaries(seed: number): DemoCanaries {
  const random = seededRandom(seed);
  const word = (count: number): string =>
    Array.from({ length: count }, () => random.pick(syllables)).join("");
  const plant = (place: string, value: string, control = false): Canary => ({
    place,
    value,
    control,
  });
  return {
    password: plant("typed into a password field", `${word(4)}${random.integer(1000, 9999)}`),
    foreign: plant(
      "shown by an application that is not approved",
      `${word(5)}${random.integer(100, 999)}`,
    ),
    email: plant("typed into an ordinary field", `${word(3)}.${word(2)}@${word(3)}.example`),
    card: plant(
      "shown as text on a page",
      cardNumber(Array.from({ length: 15 }, (_, at) => (at === 0 ? 4 : random.integer(0, 9)))),
    ),
    control: plant(
      "an ordinary word of a button, left unprotected on purpose",
      capital(word(4)),
      true,
    ),
  };
}

/** Completes 15 digits with their Luhn check digit. */
function cardNumber(digits: readonly number[]): string {
  const sum = digits.reduce((total, digit, at) => {
    const doubled = at % 2 === 0 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return [...digits, (10 - (sum % 10)) % 10].join("");
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
