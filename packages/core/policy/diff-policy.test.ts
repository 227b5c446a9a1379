import { expect, test } from "vitest";
import { diffPolicy } from "./diff-policy.ts";
import { examplePolicy } from "./example-policy.ts";
import { ApplicationRule } from "./policy.ts";

const before = examplePolicy();

test("the same policy changes nothing", () => {
  expect(diffPolicy(before, examplePolicy({ serial: 2 }))).toEqual([]);
});

test.each([
  [
    "a new application",
    { applications: [...before.applications, ApplicationRule.parse({ app: "galculator" })] },
    true,
    "galculator",
  ],
  ["one application less", { applications: before.applications.slice(0, 1) }, false, "chromium"],
  [
    "a shorter time to look",
    { hold: { leastHours: 1, greatestHours: 168 } },
    true,
    "1 hours instead of 24",
  ],
  ["a longer time to look", { hold: { leastHours: 48, greatestHours: 168 } }, false, "48 hours"],
  ["longer retention", { retention: { ...before.retention, segmentsDays: 60 } }, true, "60 days"],
  ["one forbidden place less", { forbidden: ["*bank*"] }, true, "mail.example.test"],
  ["one forbidden place more", { forbidden: [...before.forbidden, "*clinic*"] }, false, "clinic"],
  [
    "a dictionary more",
    { dictionaries: [{ file: "words.txt", sha256: "ab".repeat(32), kind: "term" as const }] },
    false,
    "dictionary",
  ],
  ["no opting out", { notice: { ...before.notice, optOut: false } }, true, "no longer opt out"],
  ["made-up values in place of hidden ones", { surrogates: true }, false, "made-up value"],
  ["another place", { jurisdictions: ["US", "DE", "FR"] }, true, "FR"],
])("%s is told, and whether it widens", (_, change, widens, words) => {
  const changes = diffPolicy(before, examplePolicy(change));
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({ widens, sentence: expect.stringContaining(words) as string });
});

test("detect masking and a word that stays readable are widenings", () => {
  const [first, ...rest] = before.applications;
  const rule = ApplicationRule.parse({ ...first, masking: "detect", vocabulary: ["Ledger"] });
  const changes = diffPolicy(before, examplePolicy({ applications: [rule, ...rest] }));
  expect(changes.map((change) => change.widens)).toEqual([true, true]);
});
