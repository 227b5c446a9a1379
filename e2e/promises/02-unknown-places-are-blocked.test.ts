import fc from "fast-check";
import { expect, test } from "vitest";
import { checkJurisdiction, jurisdictionCodes } from "@apprentice/core/policy/jurisdiction.ts";
import { PolicyHash } from "@apprentice/core/id/id.ts";
import { startTestCollector } from "@apprentice/collector/testing/test-collector.ts";
import { checkMayRecord } from "@apprentice/recorder/device/check-may-record.ts";
import { examplePolicy } from "@apprentice/core/policy/example-policy.ts";

const nowMs = Date.UTC(2026, 5, 1);
const known = new Set(jurisdictionCodes);
const policyHash = PolicyHash.parse("cd".repeat(32));
const sha256 = "ab".repeat(32);

/** Everything that any rule asks for, so that nothing but the place can block. */
const papers = [
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
].map((kind) => ({ kind, reference: "file", date: "2026-05-01", sha256 }));
const everywhere = examplePolicy({ jurisdictions: [...jurisdictionCodes], papers });

const place = fc.oneof(
  fc.constantFrom(...jurisdictionCodes),
  fc.string({ maxLength: 6 }),
  fc.constantFrom(
    "us-ny",
    "US-",
    "US_NY",
    " DE",
    "DE ",
    "GB",
    "ZZ",
    "EU-DE",
    "constructor",
    "__proto__",
  ),
);
const isKnown = (code: string) => known.has(code) || /^US-[A-Z]{2}$/.test(code);

test("the control: with every paper on file, every known place is allowed", () => {
  for (const home of jurisdictionCodes) {
    const places = { home, work: home, employer: home };
    expect(checkJurisdiction({ places, policy: everywhere, nowMs }).kind).toBe("allowed");
  }
});

test("no place that the rules do not know is ever allowed, in any of four positions", () => {
  fc.assert(
    fc.property(
      place,
      place,
      place,
      fc.option(place, { nil: undefined }),
      (home, work, employer, now) => {
        const places = { home, work, employer, ...(now === undefined ? {} : { now }) };
        const { kind } = checkJurisdiction({ places, policy: everywhere, nowMs });
        const all = Object.values(places).every(isKnown);
        expect(kind).toBe(all ? "allowed" : "blocked");
      },
    ),
    { numRuns: 5_000 },
  );
});

test("a missing, stale or future-dated paper, a short notice or a long renewal blocks wherever it is asked for", () => {
  const dates = fc.constantFrom("missing", "2020-01-01", "2030-01-01");
  fc.assert(
    fc.property(
      fc.constantFrom(...jurisdictionCodes),
      dates,
      fc.integer({ min: 0, max: 11 }),
      (code, date, at) => {
        const paper = papers[at];
        if (!paper) throw new Error("no such paper");
        const others = papers.filter((one) => one !== paper);
        const changed = date === "missing" ? others : [...others, { ...paper, date }];
        const places = { home: code, work: code, employer: code };
        const before = checkJurisdiction({ places, policy: everywhere, nowMs });
        const after = checkJurisdiction({
          places,
          policy: { ...everywhere, papers: changed },
          nowMs,
        });
        const asked = before.rules.some((rule) => rule.papers.includes(paper.kind));
        expect(after.kind).toBe(asked ? "blocked" : "allowed");
        for (const notice of [
          { ...everywhere.notice, periodDays: 13 },
          { ...everywhere.notice, renewalDays: 366 },
        ]) {
          const short = checkJurisdiction({ places, policy: { ...everywhere, notice }, nowMs });
          expect(short.kind).toBe("blocked");
        }
      },
    ),
  );
});

test("recorder and collector block a policy whose own places lack a rule or a paper, also once a paper grows old", async () => {
  const at = (policy: typeof everywhere, atMs: number) =>
    checkMayRecord({ policy, policyHash, receipts: [], lastContactMs: atMs }, atMs);
  const full = { ...everywhere, expires: "2099-01-01T00:00:00Z" };
  expect(at(full, nowMs)).toMatchObject({ message: expect.stringContaining("not acknowledged") });
  const later = nowMs + 4 * 365 * 86_400_000;
  const broken: [typeof everywhere, number][] = [
    [{ ...full, papers: full.papers.slice(1) }, nowMs],
    [{ ...full, jurisdictions: ["US", "ZZ"] }, nowMs],
    [full, later],
  ];
  for (const [policy, atMs] of broken) {
    expect(at(policy, atMs)).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("law where you are"),
    });
  }
  await using collector = await startTestCollector({ workers: 0 });
  for (const jurisdictions of [["DE"], ["ZZ"], ["US-NY", "FR"]]) {
    const outcome = await collector.publishPolicy(
      await collector.policy.resign({ serial: 2, jurisdictions }),
    );
    expect(outcome).toMatchObject({ kind: "refused", code: "policy_refused" });
  }
  const good = await collector.policy.resign({ serial: 2, jurisdictions: ["US-NY", "US-TX"] });
  expect((await collector.publishPolicy(good)).kind).toBe("published");
});
