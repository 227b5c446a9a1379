import { expect, test } from "vitest";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { residualLevel, residualLikelihood, type Risk } from "./assess-risk.ts";
import { describeDpia } from "../dpia.ts";
import { paperToMarkdown } from "../paper-to-markdown.ts";
import type { PaperSubject } from "../paper-subject.ts";
import { risksOf } from "./risks.ts";
import { askRunningRules, type RunningRules } from "../running-rules.ts";
import { exampleSubject } from "../testing/example-subject.ts";

const example = await exampleSubject();

/** Everything on: each switch below is turned off alone. */
const strict: PaperSubject = {
  ...example,
  policy: {
    ...example.policy,
    workingHours: { days: ["mon"], from: "09:00", to: "17:00", zone: "UTC" },
    forbidden: ["*mail*", "*bank*", "*health*", "*union*"],
    dictionaries: [{ file: "names.txt", sha256: "ab".repeat(32), kind: "person" }],
    retention: { segmentsDays: 30, trajectoriesDays: 365, releasesDays: 730, logsDays: 1095 },
  },
};
const { policy } = strict;
const [first, ...others] = policy.applications;
if (!first) throw new Error("the example has applications");
const withFirst = (change: object) => ({ applications: [{ ...first, ...change }, ...others] });
const host = { name: "Host", role: "processor", country: "US", receives: "uploads" } as const;
const endpoints = ["https://models.example.test"];

test("with everything on each risk is as unlikely as the software makes it, and nothing is said to be off", () => {
  for (const risk of risksOf(strict)) {
    expect({ name: risk.name, left: residualLikelihood(risk) }).toEqual({
      name: risk.name,
      left: 1,
    });
  }
  expect(paperToMarkdown(describeDpia(strict))).toContain("Every measure is in force.");
});

const switches: readonly (readonly [string, Partial<Policy>, string])[] = [
  ["opting out", { notice: { ...policy.notice, optOut: false } }, "Pressure to take part"],
  ["consultation", { consultations: [] }, "Pressure to take part"],
  ["a lawful basis", { lawfulBasis: undefined }, "where the law does not allow"],
  ["working hours", { workingHours: null }, "in private time"],
  ["forbidden places", { forbidden: ["*mail*", "*bank*"] }, "Private matters"],
  ["sites in full", withFirst({ browser: true, sites: ["*.example.test"] }), "Private matters"],
  ["masking", withFirst({ masking: "detect" }), "bystanders"],
  ["the list of names", { dictionaries: [] }, "bystanders"],
  ["the hold", { hold: { leastHours: 1, greatestHours: 168 } }, "regrets"],
  ["staying inside", withFirst({ rights: { train: true, release: true } }), "another purpose"],
  ["short uploads", { retention: { ...policy.retention, segmentsDays: 90 } }, "Theft"],
  ["short tasks", { retention: { ...policy.retention, trajectoriesDays: 999 } }, "longer than"],
  ["contact", { greatestOfflineHours: 1000 }, "longer than needed"],
  ["a named service", { agent: { ...policy.agent, endpoints } }, "Passed on"],
  ["a safeguard", { recipients: [host] }, "Passed on"],
  ["a place of storage", { storage: undefined }, "Passed on"],
  ["asking before", { agent: { ...policy.agent, confirm: ["send"] } }, "acts wrongly"],
  ["an end", { agent: { ...policy.agent, greatestSteps: 5000 } }, "acts wrongly"],
];

test.each(switches)("without %s what remains of its risk grows", (_, change, name) => {
  const weaker = { ...strict, policy: { ...policy, ...change } };
  expect(growth(weaker, name)).toEqual(grown);
});

test.each([
  ["nothingByPerson", "judged"],
  ["managersAreRefused", "judged"],
  ["ownReportingLineIsRefused", "judged"],
  ["twoApprovalsForOriginals", "alone or in secret"],
  ["halfAnHourForOriginals", "alone or in secret"],
  ["nobodyApprovesTheirOwn", "alone or in secret"],
] as const)("where the running rules do not keep %s the risk grows", (rule, name) => {
  const rules: RunningRules = { ...strict.access.rules, [rule]: false };
  expect(growth({ ...strict, access: { ...strict.access, rules } }, name)).toEqual(grown);
});

test("counts over fewer than ten people raise the risk of being judged", () => {
  const rules = { ...strict.access.rules, leastPeople: 5 };
  expect(growth({ ...strict, access: { ...strict.access, rules } }, "judged")).toEqual(grown);
});

/** Steps by which likelihood and level of a risk grew, and whether the paper says why. */
function growth(weaker: PaperSubject, name: string) {
  const find = (subject: PaperSubject) => {
    const risk = risksOf(subject).find((one) => one.name.includes(name));
    if (!risk) throw new Error(`no risk is called ${name}`);
    return risk;
  };
  const [before, after] = [find(strict), find(weaker)];
  const order = ["low", "medium", "high"];
  const level = (risk: Risk) => order.indexOf(residualLevel(risk));
  const paper = paperToMarkdown(describeDpia(weaker));
  return {
    likelier: residualLikelihood(after) > residualLikelihood(before),
    higher: level(after) > level(before),
    told: paper.includes("NOT IN FORCE") && !paper.includes("Every measure is in force"),
  };
}
const grown = { likelier: true, higher: true, told: true };

test("the rules that run keep what papers promise, and rules that allow or deny everything keep nothing", async () => {
  const { leastPeople: _, emergencyAlone: __, ...kept } = example.access.rules;
  expect(new Set(Object.values(kept))).toEqual(new Set([true]));
  const always = (kind: "allowed" | "denied") =>
    askRunningRules(() => Promise.resolve({ kind } as never));
  for (const kind of ["allowed", "denied"] as const) {
    const { leastPeople: _least, emergencyAlone: _alone, ...lost } = await always(kind);
    expect(new Set(Object.values(lost))).toEqual(new Set([false]));
  }
});

test("the way past two approvals is told where it exists, and only there", () => {
  const closed = { ...strict.access, rules: { ...strict.access.rules, emergencyAlone: false } };
  const paper = (subject: PaperSubject) => paperToMarkdown(describeDpia(subject));
  expect(paper(strict).match(/emergency/g)?.length).toBe(2);
  expect(paper({ ...strict, access: closed })).not.toContain("emergency");
});

test("words that only a person can supply are marked, not made up", () => {
  const paper = paperToMarkdown(describeDpia(strict));
  expect(paper.match(/To be supplied by a person/g)?.length).toBeGreaterThanOrEqual(4);
  expect(paper).toContain("To be confirmed by a person");
  expect(paper).toContain("was not read for this paper");
});
