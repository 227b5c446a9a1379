/** Which law applies to a person, and whether everything that it asks for is on file; unknown places are blocked. */
import { z } from "zod";
import data from "./jurisdictions.json" with { type: "json" };
import type { Policy } from "./policy.ts";

const Rule = z.strictObject({
  code: z.string(),
  /** Its requirements hold here too. */
  parent: z.string().optional(),
  /** notice: notice is enough; conditions: with the papers; blocked: off until every paper is there and the place is named in the policy. */
  verdict: z.enum(["notice", "conditions", "blocked"]),
  papers: z.array(z.string()),
  paperMaxAgeDays: z.record(z.string(), z.number().positive()).optional(),
  basisNotConsent: z.boolean().optional(),
  noticeDays: z.number().int().nonnegative(),
  renewalDays: z.number().int().positive().optional(),
  /** Within how many days a question must be answered, where that is less than a month. */
  answer: z
    .strictObject({
      days: z.number().int().positive(),
      citation: z.string(),
      /** When somebody last read the provision's own text. */
      textRead: z.iso.date(),
    })
    .optional(),
  requires: z.array(z.string()),
  citation: z.string(),
});
export type JurisdictionRule = Readonly<z.infer<typeof Rule>>;

const Table = z.strictObject({
  version: z.literal(1),
  date: z.iso.date(),
  note: z.string(),
  /** For everybody, whatever the law allows; `answerDays` is the month of GDPR Art 12(3). */
  floor: z.strictObject({
    noticeDays: z.number(),
    renewalDays: z.number(),
    answerDays: z.number(),
  }),
  rules: z.array(Rule),
});
const table = Table.parse(data);

/** For everybody, whatever the law allows. */
export const legalFloor = table.floor;

export const jurisdictionNote = table.note;
export const jurisdictionDate = table.date;
export const jurisdictionCodes: readonly string[] = table.rules.map((rule) => rule.code);

/** Where a person lives, works and is employed; a journey adds where they are now. */
export type Places = {
  readonly home: string;
  readonly work: string;
  readonly employer: string;
  readonly now?: string;
};

export type JurisdictionCheck =
  | {
      readonly kind: "allowed";
      readonly noticeDays: number;
      readonly renewalDays: number;
      readonly rules: readonly JurisdictionRule[];
    }
  | {
      readonly kind: "blocked";
      readonly missing: readonly string[];
      readonly rules: readonly JurisdictionRule[];
    };

const dayMs = 86_400_000;
const longestPaperAgeDays = 3 * 365;

/** The strictest of all places: every requirement of each must be met. Pure; `nowMs` is the clock. */
export function checkJurisdiction(options: {
  readonly places: Places;
  readonly policy: Pick<Policy, "jurisdictions" | "papers" | "notice">;
  readonly nowMs: number;
}): JurisdictionCheck {
  const { places, policy, nowMs } = options;
  const codes = [...new Set(Object.values(places))];
  const chains = codes.map((code) => ({ code, chain: chainOf(code) }));
  const rules = [...new Set(chains.flatMap(({ chain }) => chain))];
  const missing = [
    ...chains
      .filter(({ chain }) => chain.length === 0)
      .map(
        ({ code }) => `a rule for ${code}: the place is unknown, and unknown places are blocked`,
      ),
    ...chains
      .filter(({ chain }) => chain.length > 0 && !covered(policy.jurisdictions, chain))
      .map(({ code }) => `${code} among the policy's jurisdictions`),
    ...rules.flatMap((rule) => missingPapers(rule, policy.papers, nowMs)),
    ...datesMissing(rules, policy.notice),
  ];
  if (missing.length > 0) {
    return { kind: "blocked", missing: [...new Set(missing)], rules };
  }
  return {
    kind: "allowed",
    rules,
    noticeDays: policy.notice.periodDays,
    renewalDays: policy.notice.renewalDays,
  };
}

/**
 * What a policy lacks for the places that it names itself: a rule for each, and every paper on file and in date.
 * Empty where nobody whom it may ask is out of the law for want of a paper.
 */
export function missingPapersOf(
  policy: Pick<Policy, "jurisdictions" | "papers">,
  nowMs: number,
): string[] {
  const missing = policy.jurisdictions.flatMap((code) => {
    const chain = chainOf(code);
    const known = chain.length > 0 ? [] : [`a rule for ${code}: unknown places are blocked`];
    return [...known, ...chain.flatMap((rule) => missingPapers(rule, policy.papers, nowMs))];
  });
  return [...new Set(missing)];
}

/** Days within which a question or objection must be answered: the least of the policy's, the law's and one month. */
export function answerDaysOf(
  policy: Pick<Policy, "jurisdictions" | "contact">,
  places: readonly string[] = [],
): number {
  const rules = [...policy.jurisdictions, ...places].flatMap(chainOf);
  const asked = rules.flatMap((rule) => rule.answer?.days ?? []);
  return Math.min(policy.contact.answerDays, table.floor.answerDays, ...asked);
}

/** Every rule that holds in one of these places, each once. */
export function rulesOf(codes: readonly string[]): JurisdictionRule[] {
  return [...new Set(codes.flatMap(chainOf))];
}

export function isKnownPlace(code: string): boolean {
  return chainOf(code).length > 0;
}

/** Kinds of papers that some rule asks for. */
export const paperKinds: ReadonlySet<string> = new Set(table.rules.flatMap((rule) => rule.papers));

/** A rule and its parents; empty where the code is unknown. A part of a known country without a rule of its own takes the country's. */
function chainOf(code: string): JurisdictionRule[] {
  const rule = table.rules.find((one) => one.code === code);
  if (rule) return rule.parent === undefined ? [rule] : [rule, ...chainOf(rule.parent)];
  return /^US-[A-Z]{2}$/.test(code) ? chainOf("US") : [];
}

function covered(named: readonly string[], chain: readonly JurisdictionRule[]): boolean {
  const [own] = chain;
  // A blocked place must be named itself: naming the union does not switch a member state on.
  return (
    own !== undefined &&
    (named.includes(own.code) ||
      (own.verdict !== "blocked" && chain.some((rule) => named.includes(rule.code))))
  );
}

function missingPapers(rule: JurisdictionRule, papers: Policy["papers"], nowMs: number): string[] {
  return rule.papers
    .filter(
      (kind) =>
        !papers.some(
          (paper) =>
            paper.kind === kind &&
            current(paper.date, rule.paperMaxAgeDays?.[kind] ?? longestPaperAgeDays, nowMs),
        ),
    )
    .map((kind) => `paper "${kind}", present and in date (${rule.code}: ${rule.citation})`);
}

function current(date: string, maxAgeDays: number, nowMs: number): boolean {
  const ageMs = nowMs - Date.parse(date);
  return ageMs >= 0 && ageMs <= maxAgeDays * dayMs;
}

function datesMissing(rules: readonly JurisdictionRule[], notice: Policy["notice"]): string[] {
  const noticeDays = Math.max(table.floor.noticeDays, ...rules.map((rule) => rule.noticeDays));
  const renewalDays = Math.min(
    table.floor.renewalDays,
    ...rules.map((rule) => rule.renewalDays ?? table.floor.renewalDays),
  );
  return [
    ...(notice.periodDays >= noticeDays
      ? []
      : [`a notice period of at least ${noticeDays} days (the policy has ${notice.periodDays})`]),
    ...(notice.renewalDays <= renewalDays
      ? []
      : [`renewal at least every ${renewalDays} days (the policy has ${notice.renewalDays})`]),
  ];
}
