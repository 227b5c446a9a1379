import { expect, test } from "vitest";
import { countries, countryCorpus } from "../corpus/country-corpus.ts";
import { seededRandom, type Random } from "../corpus/seeded-random.ts";
import { digits } from "../corpus/values.ts";
import { isTypedPhone } from "./typed-phone.ts";

const bareOf = (country: (typeof countries)[number]): readonly string[] =>
  countryCorpus({ country, class: "phone", times: 40, random: seededRandom(41) })
    .map(({ planted }) => planted[0]?.value.replaceAll(/\D/g, "") ?? "")
    .filter((value) => value.length >= 10);

const shareOf = (texts: readonly string[], label = ""): number =>
  texts.filter((text) => isTypedPhone(text, label)).length / texts.length;

test.each(countries)("%s: bare digits typed alone are a telephone number", (country) => {
  const bare = bareOf(country);
  expect(bare.length).toBeGreaterThan(20);
  expect(shareOf(bare)).toBeGreaterThanOrEqual(0.99);
  expect(shareOf(bare.map((value) => `${value}=`))).toBeGreaterThanOrEqual(0.99);
  expect(shareOf(bare, "Order number")).toBe(0);
});

test("what a calculation holds beside the number says that it is none", () => {
  const [bare = ""] = bareOf("US");
  for (const text of [`${bare}*3`, `${bare}+1=`, `${bare}.5`, `2 ${bare}`, bare.slice(-9)])
    expect(isTypedPhone(text, "")).toBe(false);
});

const made = (make: (random: Random) => string): readonly string[] => {
  const random = seededRandom(43);
  return Array.from({ length: 1_000 }, () => make(random));
};
const two = (number: number): string => String(number).padStart(2, "0");

test.each([
  ["moments in seconds", 0, (random: Random) => `1${random.integer(6, 7)}${digits(random, 8)}`],
  ["moments in milliseconds", 0, (random) => `1${random.integer(6, 7)}${digits(random, 11)}`],
  [
    "days with times",
    0,
    (random) =>
      `20${random.integer(20, 29)}${two(random.integer(1, 12))}${two(random.integer(1, 28))}${two(random.integer(0, 23))}${two(random.integer(0, 59))}`,
  ],
  ["article numbers", 0.01, (random) => `${random.pick(["40", "50", "978"])}${digits(random, 11)}`],
  ["round numbers", 0.12, (random) => `${random.integer(1, 999)}${"0".repeat(9)}`],
  ["any twelve digits", 0.15, (random) => `${random.integer(1, 9)}${digits(random, 11)}`],
  // The price: most numbers of ten digits are somebody's in the United States or India.
  ["any ten digits", 0.75, (random) => `${random.integer(1, 9)}${digits(random, 9)}`],
] as const satisfies readonly (readonly [string, number, (random: Random) => string])[])(
  "of %s at most a share of %f is taken for telephone numbers",
  (_name, most, make) => {
    expect(shareOf(made(make))).toBeLessThanOrEqual(most);
  },
);
