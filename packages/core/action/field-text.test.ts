import { describe, expect, test } from "vitest";
import { compareField } from "./field-text.ts";

describe("compareField", () => {
  test.each([
    ["the field holds what was typed", "", "one", "one", { kind: "confirmed", whole: true }],
    ["typed in the middle", "ad", "bc", "abcd", { kind: "confirmed", whole: false }],
    ["a selection was replaced", "hello", "p", "help", { kind: "confirmed", whole: false }],
    ["equal characters around", "aa", "a", "aaa", { kind: "confirmed", whole: false }],
    ["completed in an empty field", "", "am", "amber", { kind: "replaced", text: "amber" }],
    ["corrected between known ends", "<>", "teh", "<the>", { kind: "replaced", text: "the" }],
    ["the rest of the field changed too", "abc", "x", "q", { kind: "unclear" }],
    ["the place is not certain", "ab", "x", "abab", { kind: "unclear" }],
    [
      "before unknown, typed text found",
      null,
      "one",
      "and one more",
      { kind: "confirmed", whole: false },
    ],
    ["before unknown, typed text not found", null, "one", "two", { kind: "unclear" }],
  ] as const)("%s", (_, before, typed, value, verdict) => {
    expect(compareField({ before, typed, value })).toEqual(verdict);
  });
});
