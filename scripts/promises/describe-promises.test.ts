import { expect, test } from "vitest";
import { describePromises } from "./describe-promises.ts";
import { promises } from "./promises.ts";

const reportOf = (...results: (readonly [string, string, string])[]) => ({
  testResults: results.map(([file, title, status]) => ({
    name: `/root/${file}`,
    assertionResults: [{ title, status }],
  })),
});
const rowOf = (text: string, number: number) =>
  text.split("\n").find((line) => line.startsWith(`| ${String(number)} |`)) ?? "";

test("there are fifteen, numbered in order", () => {
  expect(promises.map(({ number }) => number)).toEqual(
    Array.from({ length: 15 }, (_, at) => at + 1),
  );
});

test("a failure breaks its promise, a missing test is told, and the order of the report does not matter", () => {
  const results = [
    ["e2e/promises/13-history.test.ts", "rollback", "passed"],
    ["e2e/promises/01-notice.test.ts", "day 13", "failed"],
    ["e2e/promises/01-notice.test.ts", "day 14", "passed"],
  ] as const;
  const text = describePromises(promises, reportOf(...results), "/root");
  expect(rowOf(text, 1)).toContain("**broken by 1**");
  expect(rowOf(text, 13)).toContain("| kept |");
  expect(rowOf(text, 2)).toContain("**no test ran**");
  expect(rowOf(text, 15)).toContain("stated, not proved");
  expect(text).toContain("✓ rollback (`e2e/promises/13-history.test.ts`)");
  expect(describePromises(promises, reportOf(...results.toReversed()), "/root")).toBe(text);
});
