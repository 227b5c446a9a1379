import { expect, test } from "vitest";
import { examplePolicy, examplePolicyText } from "./example-policy.ts";
import { notesOn } from "./notes-on.ts";
import { parsePolicy } from "./parse-policy.ts";

const change = (from: string, to: string) => parsePolicy(examplePolicyText.replace(from, to));

test("a policy as written in YAML parses to the policy, and keeps the document as written", () => {
  const parsed = parsePolicy(examplePolicyText);
  expect(parsed).toMatchObject({ kind: "parsed", policy: examplePolicy() });
  expect(parsed.kind === "parsed" && "papers" in parsed.document).toBe(false);
});

test.each([
  ["serial: 1", "serial: none", 2, "serial"],
  ["  - app: mousepad", "  - program: mousepad", 10, "applications.0.app"],
  ["greatestHours: 168", "greatestHours: 12", 15, "hold.greatestHours"],
  ["expires: 2027", "expires: 2025", 6, "expires"],
  ['    sites: ["intranet.example.test"]\n', "", 11, "names no sites"],
  ["  - app: chromium", "  - app: mousepad", 11, "listed twice"],
  ["purpose: train_computer_use_agents", "purpose: performance_review", 4, "purpose"],
  ["retention:", "retentoin:", 16, "retentoin: is no part of a policy"],
  ["periodDays: 14", "periodDays: 13", 17, "must be 14 or more"],
  ["renewalDays: 365", "renewalDays: 366", 17, "must be 365 or less"],
  ["[US, DE]", "[US, ZZ]", 18, 'no rule for "ZZ"'],
  ["[US, DE]", "[US, US]", 18, "listed twice"],
  ["council: council@", "council: privacy@", 19, "must not be the steward"],
  ["council@example.test", "council@example.test, answerDays: 31", 19, "within 30 days"],
  ["jurisdictions: [US, DE]", "jurisdictions: [US, BR]", 19, "within 15 days"],
  ['"intranet.example.test"', '"*"', 13, "approves every address"],
  ['"intranet.example.test"', '"*bank*"', 13, "forbidden places as well"],
  ["greatestOfflineHours: 72", "greatestOfflineHours: 99999", 7, "longer than the policy lives"],
  ["Example Works", "Example \u202eskroW", 3, "nobody sees"],
  ["Example Works", "Ex\ufffdmple", 3, "UTF-8"],
  [
    "forbidden:",
    "workingHours: { days: [mon], from: '08:00', to: '18:00', zone: Mars/Base }\nforbidden:",
    14,
    "no time zone",
  ],
  [
    "forbidden:",
    "workingHours: { days: [], from: '08:00', to: '18:00', zone: UTC }\nforbidden:",
    14,
    "names no day",
  ],
  [
    "forbidden:",
    "workingHours: { days: [mon], from: '08:00', to: '08:00', zone: UTC }\nforbidden:",
    14,
    "same as from",
  ],
  ["forbidden:", "controller:\n  adress: x\nforbidden:", 15, "adress: is no part of a policy"],
  ["forbidden:", "lawfulBasis: { article: 6.1.f, sentence: x }\nforbidden:", 14, "must be 6(1)(a)"],
  ["forbidden:", "lawfulBasis: { article: 6(1)(f) }\nforbidden:", 14, "sentence: is missing"],
  [
    "forbidden:",
    "lawfulBasis: { article: 6(1)(a), sentence: x }\nforbidden:",
    14,
    "no basis here (EU",
  ],
  [
    "forbidden:",
    "consultations:\n  - { with: x, date: 2026-02-01, outcome: agreed }\nforbidden:",
    15,
    "after the policy was issued",
  ],
  [
    "forbidden:",
    "recipients:\n  - { name: x, role: processor, country: Germany, receives: x }\nforbidden:",
    15,
    "two letters",
  ],
  [
    "forbidden:",
    "recipients:\n  - name: x\n    role: processor\n    country: DE\n    receives: x\n    endpoint: https://x.test\nforbidden:",
    19,
    "not among agent.endpoints",
  ],
])("%s → %s is refused on line %i", (from, to, line, message) => {
  const parsed = change(from, to);
  expect(parsed).toMatchObject({ kind: "refused" });
  expect(parsed.kind === "refused" && parsed.problems).toContainEqual({
    line,
    message: expect.stringContaining(message) as string,
  });
});

test.each([
  "",
  "- a\n- b\n",
  "version: 1\nversion: 1\n",
  "a: [",
  `a: &x [1]\nb: [*x, *x]\n`,
  "x".repeat(1_000_001),
  `a: ${"[".repeat(10_000)}`,
  Array.from({ length: 1000 }, (_, depth) => `${"  ".repeat(depth)}a:`).join("\n"),
  `${"- ".repeat(10_000)}a`,
  "a: 1\n---\na: 2\n",
])("what is no policy is refused with a line", (text) => {
  const parsed = parsePolicy(text);
  expect(parsed).toMatchObject({
    kind: "refused",
    problems: expect.arrayContaining([
      { line: expect.any(Number) as number, message: expect.any(String) as string },
    ]) as unknown,
  });
});

test("however much is wrong, twenty findings are told, and what nobody may train on at all is no policy", () => {
  const many = parsePolicy(Array.from({ length: 500 }, (_, n) => `k${String(n)}: 1`).join("\n"));
  expect(many.kind === "refused" && many.problems.length).toBe(20);
  const closed = "rights: { train: false, release: false }";
  const none = parsePolicy(
    examplePolicyText
      .replace("- app: mousepad", `- app: mousepad\n    ${closed}`)
      .replace("- app: chromium", `- app: chromium\n    ${closed}`),
  );
  expect(none).toMatchObject({ problems: [{ line: 10 }] });
});

test("notes tell what would keep a good policy from being in force", () => {
  const policy = examplePolicy({
    jurisdictions: ["US"],
    papers: [{ kind: "dpai", reference: "x", date: "2030-01-01", sha256: "ab".repeat(32) }],
  });
  const at = (date: string) => notesOn(policy, Date.parse(date)).join("\n");
  expect(at("2026-06-01")).toContain('no rule asks for a paper "dpai"');
  expect(at("2026-06-01")).toContain("dated in the future");
  expect(at("2025-06-01")).toContain("it is dated in the future, and no collector");
  expect(at("2026-12-20")).toContain("it expires in 12 days");
  expect(at("2027-06-01")).toContain("expired");
  expect(notesOn(examplePolicy(), Date.parse("2026-06-01")).join()).toContain("works-agreement");
  expect(notesOn(examplePolicy({ jurisdictions: ["US"] }), Date.parse("2026-06-01"))).toEqual([]);
});
