import { expect, test } from "vitest";
import { apprentice } from "../testing/apprentice.ts";

const whole = { "--suite": "practice", "--count": "1", "--out": "never-made" };
const argvWith = (change: Readonly<Record<string, string>>): string[] =>
  Object.entries({ ...whole, ...change }).flat();

test.each([
  ["another suite", { "--suite": "office" }, 2, /there is: practice/],
  ["an unknown task", { "--tasks": "tabs,fly" }, 2, /no task "fly"/],
  ["a task that is held out", { "--tasks": "slider" }, 1, /held out/],
  ["no demonstrations at all", { "--count": "0" }, 2, /whole number/],
  ["a pace that is none", { "--pace": "-1" }, 2, /number above 0/],
])("%s is refused before a desktop is started", async (_, change, expected, told) => {
  const { code, err } = await apprentice("demonstrate", ...argvWith(change));
  expect(code).toBe(expected);
  expect(err).toMatch(told);
});
