import { expect, test } from "vitest";
import { digitised, suspicionOf } from "./suspicious-word.ts";

/** Digits from a seed, so that no number stands here. */
function digits(count: number, seed: number): string {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % 10;
  }).join("");
}

test("numbers are suspicious without a checksum, and with one digit misread", () => {
  for (const length of [6, 9, 12, 16]) {
    const number = digits(length, length);
    expect(suspicionOf(number)).toBe("number");
    expect(suspicionOf(number.replace(/\d{3}/, "$& "))).toBe("number");
  }
  expect(suspicionOf(`${digits(4, 1)} O${digits(3, 2)} ${digits(4, 3)} ${digits(4, 4)}`)).toBe(
    "number",
  );
});

test("five letters, four digits and a letter are suspicious with two of the digits misread", () => {
  for (const middle of [digits(4, 8), `${digits(1, 8)}O${digits(1, 9)}S`])
    expect(suspicionOf(`KWMPR${middle}A`)).toBe("number");
  for (const word of ["DISCOVERED", "ORDERSBOOK", "PAGEA4LIST"])
    expect(suspicionOf(word)).toBeNull();
});

test("half of a card's address is suspicious, a time of day is not", () => {
  expect(suspicionOf(`${digits(1, 4)}b:${digits(1, 5)}c:${digits(2, 6)}`)).toBe("number");
  expect(suspicionOf("at 12:41:07 today")).toBeNull();
});

test("an at sign that was misread is still one", () => {
  for (const at of ["@", "©", "®"]) expect(suspicionOf(`someone${at}example.test`)).toBe("email");
});

test("ordinary words are not suspicious", () => {
  for (const text of [
    "Page 2 of 14",
    "2026-03-14",
    "14/03/2026.",
    "1,284.00",
    "report2024",
    "3.5 %",
    "Save as",
    "2026",
    "10:45",
    "QuickStart",
    "internationalisation",
  ])
    expect(suspicionOf(text)).toBe(null);
});

test("letters read for digits are put right in place", () => {
  expect(digitised("No 12O45l7 of Bob")).toBe("No 1204517 of Bob");
});
