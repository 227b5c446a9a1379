import { expect, test } from "vitest";
import { findingClasses } from "@apprentice/guard/text/finding.ts";
import { describeBlackout } from "./describe-blackout.ts";

test("reasons are counted and told in words, most first", () => {
  expect(describeBlackout(["picture", "person", "person"])).toBe(
    "2 × a person's name; 1 × a picture",
  );
  expect(describeBlackout([])).toBe("");
});

test("no class is told by its code", () => {
  for (const name of findingClasses) expect(describeBlackout([name])).not.toBe(`1 × ${name}`);
});
