import { expect, test } from "vitest";
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import { mostOf } from "./hunt-items.ts";

const random = seededRandom(3);
const digits = Array.from({ length: 16 }, () => random.integer(0, 9)).join("");
const changed = (at: number): string =>
  `${digits.slice(0, at)}${(Number(digits[at]) + 1) % 10}${digits.slice(at + 1)}`;

test.each([
  ["itself", digits],
  ["backwards", Array.from(digits).toReversed().join("")],
  ["three quarters of it", digits.slice(0, 12)],
  ["one digit misread", changed(7)],
])("a value is found by %s", (_, shown) => {
  expect(mostOf(`paid${shown}today`, digits)).toBeGreaterThanOrEqual(0.75);
});

test("half of a value, and another one, are not it", () => {
  const other = Array.from({ length: 16 }, () => random.integer(0, 9)).join("");
  expect(mostOf(`paid${digits.slice(0, 8)}today`, digits)).toBe(0);
  expect(mostOf(`paid${other}today`, digits)).toBe(0);
});
