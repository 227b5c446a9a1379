import { expect, test } from "vitest";
import { seededRandom, type Random } from "../corpus/seeded-random.ts";
import { digits } from "../corpus/values.ts";
import { findIbans } from "../identifier/iban.ts";
import { findCards } from "../identifier/card.ts";
import { findNationalIds } from "../identifier/national-id.ts";
import { anyOrder } from "./any-order.ts";

const forms = 10_000;

const two = (number: number): string => String(number).padStart(2, "0");

/** What people type into ordinary forms, as far as it can stand in a box of a code. */
const entries: readonly ((random: Random) => string)[] = [
  (random) => `2026-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`,
  (random) => `${random.integer(1, 9_000)}.${digits(random, 2)}`,
  (random) => String(random.integer(1, 12)),
  (random) => String(random.integer(1, 99)),
  (random) => String(random.integer(1, 500)),
  (random) => String(random.integer(1, 5_000)),
  (random) => String(random.integer(2_019, 2_030)),
  (random) => digits(random, 5),
  (random) => `A${random.integer(1, 40)}`,
  (random) => `PO${random.integer(10, 99)}`,
  (random) => random.pick(["XL", "DE", "EUR", "Q3"]),
];

const isValue = (texts: readonly string[]): boolean =>
  [texts.join(""), texts.join(" ")].some(
    (text) => [findCards, findIbans, findNationalIds].flatMap((find) => find(text)).length > 0,
  );

test("of ordinary forms fewer than one in a thousand looks like a value whose boxes were filled in any order", () => {
  let taken = 0;
  for (let seed = 0; seed < forms; seed += 1) {
    const random = seededRandom(900_000 + seed);
    const typed = Array.from({ length: random.integer(4, 10) }, () => ({
      text: random.pick(entries)(random),
    }));
    const found = typed.flatMap((_entry, at) => anyOrder(typed.slice(0, at + 1)));
    // Four boxes of four digits were always taken for a card's.
    const others = found.filter((order) => order.some(({ text }) => text.length !== 4));
    if (others.some((order) => isValue(order.map(({ text }) => text)))) taken += 1;
  }
  expect(taken / forms).toBeLessThan(0.001);
});

test("more boxes than are tried cost no more", () => {
  const many = ["FR76", ...Array.from({ length: 400 }, (_, at) => String(1_000 + at))];
  expect(anyOrder(many.map((text) => ({ text }))).length).toBeLessThan(100);
});
