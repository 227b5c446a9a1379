import fc from "fast-check";
import { expect, test } from "vitest";
import { knownWords } from "./known-words.ts";

const word = fc.string({
  unit: fc.constantFrom(..."aeuhkmnpr2347".split("")),
  minLength: 9,
  maxLength: 24,
});

test("confusable signs and separators do not hide a value", () => {
  const known = knownWords();
  known.add("Corn-Bills 01", "term");
  for (const signs of ["Corn-Bills 01", "C0m 8i115O l", "combillsol"])
    expect(known.match(signs)).toBe("term");
  expect(known.match("Corn-Pulls 01")).toBe(null);
});

test("one edit in nine signs is still the value, wherever it is", () => {
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom("drop", "swap", "add"), (value, place, kind) => {
      const known = knownWords();
      known.add(value, "secret");
      const at = place % value.length;
      const rest = value.slice(at + 1);
      const put = { drop: "", swap: "w", add: `w${value[at] ?? ""}` }[kind];
      expect(known.match(value.slice(0, at) + put + rest)).toBe("secret");
    }),
    { seed: 3 },
  );
});

test("a short value must match sign by sign, another value not at all", () => {
  const known = knownWords();
  known.add("Hempel", "person");
  expect(known.match("Hempe")).toBe(null);
  expect(known.match("Hampel")).toBe(null);
  expect(known.match("Hempel,")).toBe("person");
});
