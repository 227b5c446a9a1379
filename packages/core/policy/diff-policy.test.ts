import { expect, test } from "vitest";
import { diffPolicy } from "./diff-policy.ts";
import { completeDisclosures, examplePolicy } from "./example-policy.ts";
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

const complete = examplePolicy(completeDisclosures);
const processor = {
  name: "Host Ltd",
  role: "processor",
  country: "US",
  receives: "uploads",
} as const;

test("stating for the first time who is responsible and why is told, and widens nothing", () => {
  const changes = diffPolicy(before, complete);
  const told = changes.map(({ sentence }) => sentence).join("\n");
  for (const words of ["1 Example Street", "dpo@", "6(1)(f)", "works council Berlin", "kept in"])
    expect(told).toContain(words);
  expect(changes.filter(({ widens }) => widens)).toEqual([]);
});

test.each([
  ["another lawful basis", { lawfulBasis: { article: "6(1)(b)", sentence: "x" } }, "instead of 6"],
  ["another place of storage", { storage: { country: "US" } }, "kept in: US"],
  ["another recipient", { recipients: [processor] }, "Host Ltd (processor, US) now receives"],
  ["somebody else responsible", { controller: { name: "Other Ltd" } }, "Other Ltd instead of"],
  ["a consultation taken out", { consultations: [] }, "No longer named"],
] as const)("%s widens", (_, change, words) => {
  const after = examplePolicy({ ...completeDisclosures, ...(change as object) });
  const widening = diffPolicy(complete, after).filter(({ widens }) => widens);
  expect(widening.map(({ sentence }) => sentence)).toEqual([
    expect.stringContaining(words) as string,
  ]);
});

test("who runs a service that was used already widens nothing; a safeguard that goes does", () => {
  const endpoint = "https://models.example.test";
  const agent = { greatestSteps: 50, endpoints: [endpoint], confirm: [] };
  const unnamed = examplePolicy({ agent });
  const named = examplePolicy({ agent, recipients: [{ ...processor, endpoint }] });
  expect(diffPolicy(unnamed, named)).toMatchObject([{ widens: false }]);
  const safe = { ...processor, safeguard: "standard_contractual_clauses" as const };
  const changes = diffPolicy(
    examplePolicy({ recipients: [safe] }),
    examplePolicy({ recipients: [processor] }),
  );
  expect(changes.map(({ widens }) => widens)).toEqual([true, false]);
});
