import fc from "fast-check";
import { expect, test } from "vitest";
import { examplePolicy } from "./example-policy.ts";
import { answerDaysOf, checkJurisdiction, jurisdictionCodes, rulesOf } from "./jurisdiction.ts";

const nowMs = Date.parse("2026-11-21T10:00:00Z");
const sha256 = "0".repeat(64);
const paper = (kind: string, date = "2026-06-01") => ({ kind, reference: "REF-1", date, sha256 });
const everyPaper = [
  "dpia",
  "art30-record",
  "lawful-basis",
  "works-agreement",
  "cse-consultation",
  "proportionality-assessment",
  "risk-assessment",
  "monitoring-policy",
  "privacy-impact-assessment",
  "itemised-notice",
  "work-rules-purpose",
  "council-consultation",
].map((kind) => paper(kind));
const at = (code: string) => ({ home: code, work: code, employer: code });

test("a place where notice is enough is allowed without papers", () => {
  expect(checkJurisdiction({ places: at("US"), policy: examplePolicy(), nowMs }).kind).toBe(
    "allowed",
  );
  expect(checkJurisdiction({ places: at("US-TX"), policy: examplePolicy(), nowMs }).kind).toBe(
    "allowed",
  );
});

test("Germany is blocked until every paper of the EU and of Germany is on file", () => {
  const policy = examplePolicy({ papers: everyPaper });
  expect(checkJurisdiction({ places: at("DE"), policy, nowMs }).kind).toBe("allowed");
  for (const left of ["dpia", "art30-record", "lawful-basis", "works-agreement"]) {
    const papers = everyPaper.filter((one) => one.kind !== left);
    const check = checkJurisdiction({ places: at("DE"), policy: { ...policy, papers }, nowMs });
    expect(check).toMatchObject({ kind: "blocked", missing: [expect.stringContaining(left)] });
  }
});

test("naming the union does not switch a member state on", () => {
  const policy = examplePolicy({ papers: everyPaper, jurisdictions: ["EU"] });
  expect(checkJurisdiction({ places: at("DE"), policy, nowMs }).kind).toBe("blocked");
});

test("the strictest of home, work, employer and the place of a journey counts", () => {
  const policy = examplePolicy();
  for (const change of [{ home: "DE" }, { work: "DE" }, { employer: "DE" }, { now: "DE" }]) {
    expect(checkJurisdiction({ places: { ...at("US"), ...change }, policy, nowMs }).kind).toBe(
      "blocked",
    );
  }
});

test("a paper that is too old, or dated in the future, is no paper", () => {
  const policy = examplePolicy({ jurisdictions: ["US-CA"] });
  const check = (date: string) =>
    checkJurisdiction({
      places: at("US-CA"),
      policy: { ...policy, papers: [paper("risk-assessment", date)] },
      nowMs,
    }).kind;
  expect(check("2026-01-01")).toBe("allowed");
  expect(check("2025-01-01")).toBe("blocked");
  expect(check("2027-01-01")).toBe("blocked");
});

test("nothing is allowed in a place that no rule knows, whatever else is true", () => {
  const unknown = fc
    .string()
    .filter((code) => !jurisdictionCodes.includes(code) && !/^US-[A-Z]{2}$/.test(code));
  fc.assert(
    fc.property(
      unknown,
      fc.constantFrom("home", "work", "employer", "now"),
      fc.constantFrom(...jurisdictionCodes),
      (code, place, rest) => {
        const policy = examplePolicy({
          papers: everyPaper,
          jurisdictions: [...jurisdictionCodes, "ZZ"],
        });
        const check = checkJurisdiction({ places: { ...at(rest), [place]: code }, policy, nowMs });
        expect(check.kind).toBe("blocked");
      },
    ),
  );
});

test("whatever is allowed has every paper that each of its rules asks for, and keeps the floor", () => {
  fc.assert(
    fc.property(
      fc.record({
        home: fc.constantFrom(...jurisdictionCodes),
        work: fc.constantFrom(...jurisdictionCodes),
        employer: fc.constantFrom(...jurisdictionCodes),
      }),
      fc.subarray(everyPaper),
      fc.subarray([...jurisdictionCodes], { minLength: 1 }),
      fc.integer({ min: 0, max: 30 }),
      (places, papers, jurisdictions, periodDays) => {
        const policy = examplePolicy({
          papers,
          jurisdictions,
          notice: { periodDays, renewalDays: 365, optOut: true },
        });
        const check = checkJurisdiction({ places, policy, nowMs });
        const wanted = check.rules.flatMap((rule) => rule.papers);
        const complete = wanted.every((kind) => papers.some((one) => one.kind === kind));
        expect(check.kind === "allowed" && (!complete || periodDays < 14)).toBe(false);
      },
    ),
  );
});

test("an answer is due by the shortest time of policy and places, each of which cites a text that was read", () => {
  const policy = examplePolicy({ jurisdictions: ["US"] });
  expect(answerDaysOf(policy)).toBe(30);
  expect(answerDaysOf(policy, ["BR"])).toBe(15);
  expect(answerDaysOf(policy, ["BR", "KR"])).toBe(10);
  expect(answerDaysOf(examplePolicy({ jurisdictions: ["KR", "US"] }))).toBe(10);
  const stricter = { ...policy, contact: { ...policy.contact, answerDays: 5 } };
  expect(answerDaysOf(stricter, ["KR"])).toBe(5);
  const answers = rulesOf(jurisdictionCodes).flatMap(({ answer }) => answer ?? []);
  expect(answers.length).toBeGreaterThan(1);
  for (const { citation, days, textRead } of answers) {
    expect(citation).toMatch(new RegExp(`Art .*\\b${String(days)} days`));
    expect(Date.parse(textRead)).toBeLessThanOrEqual(nowMs);
  }
});
