import { expect, test } from "vitest";
import { makeValue } from "./corpus/values.ts";
import { tuningPeople } from "./corpus/people.ts";
import { seededRandom } from "./corpus/seeded-random.ts";
import type { FindingClass } from "./finding.ts";
import { passesLuhn, passesMod97 } from "./identifier/checksums.ts";
import { surrogateFor } from "./surrogate.ts";

const random = seededRandom(31);
const digestOf = (seed: number) => {
  const one = seededRandom(seed);
  return Uint8Array.from({ length: 32 }, () => one.integer(0, 255));
};

function made(name: FindingClass, seed: number): { value: string; standIn: string } {
  const value = makeValue(name, random, tuningPeople);
  const standIn = surrogateFor({ value, name, digest: digestOf(seed) });
  if (standIn === null) throw new Error(`no stand-in for ${name}`);
  return { value, standIn };
}

const all = Array.from({ length: 200 }, (_, seed) => seed + 1);

test("no stand-in is anybody's", () => {
  for (const seed of all) {
    expect(made("email", seed).standIn).toMatch(/^[a-z]+\.[a-z]+@example\.com$/);
    expect(made("ip", seed).standIn).toMatch(
      /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^2001:db8:/,
    );
    expect(made("phone", seed).standIn.replaceAll(/\D/g, "")).toMatch(/55501\d\d$/);
    expect(passesLuhn(made("card", seed).standIn.replaceAll(/\D/g, ""))).toBe(false);
    expect(passesMod97(made("iban", seed).standIn.replaceAll(" ", ""))).toBe(false);
    expect(
      made("mac", seed)
        .standIn.replaceAll(/[^0-9a-f]/gi, "")
        .toLowerCase(),
    ).toMatch(/^00005e0053/);
    expect(made("url", seed).standIn).toMatch(/^https:\/\/example\.com\//);
  }
});

test.each<FindingClass>(["phone", "card", "iban", "national_id", "passport", "mac"])(
  "%s keeps its shape",
  (name) => {
    const shape = (text: string) => text.replaceAll(/[0-9A-Za-z]/g, "x");
    for (const seed of all) {
      const { value, standIn } = made(name, seed);
      expect(shape(standIn)).toBe(shape(value));
    }
  },
);

test("people get many names, in the same order of first and last", () => {
  const names = new Set(all.map((seed) => made("person", seed).standIn));
  expect(names.size).toBeGreaterThan(150);
  const digest = digestOf(1);
  const plain = surrogateFor({ value: "Aa Bb", name: "person", digest })?.split(" ");
  expect(plain?.length).toBe(2);
  expect(surrogateFor({ value: "Bb, Aa", name: "person", digest })).toMatch(/^\p{L}+, \p{L}+$/u);
});
