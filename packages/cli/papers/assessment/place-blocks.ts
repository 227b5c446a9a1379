import {
  checkJurisdiction,
  rulesOf,
  type JurisdictionRule,
} from "@apprentice/core/policy/jurisdiction.ts";
import type { Sources } from "../open-sources.ts";
import { list, paragraph, table, type Block, type Span, type Text } from "../paper.ts";
import type { PaperSubject } from "../paper-subject.ts";

/** For each place of the policy whether anything may be recorded there, and what is missing; each law is cited once. */
export function placeBlocks({ policy, nowMs }: PaperSubject, sources: Sources): Block[] {
  const rows = policy.jurisdictions.map((code): Text[] => {
    const places = { home: code, work: code, employer: code };
    const check = checkJurisdiction({ places, policy, nowMs });
    const verdict = check.kind === "allowed" ? "may be recorded" : "BLOCKED";
    const missing = check.kind === "allowed" ? [] : check.missing;
    const law = check.rules.map((rule) => sources.cite(`${rule.code}: ${rule.citation}`));
    return [
      [{ bold: code }, ...spaced(law)],
      [{ bold: verdict }],
      missing.map((one) => withoutCitation(one, check.rules)).join("\n") || "nothing",
    ];
  });
  const asked = rulesOf(policy.jurisdictions).filter(({ requires }) => requires.length > 0);
  return [
    table(
      [
        ["place and law", 22],
        ["somebody there", 22],
        ["missing", 56],
      ],
      rows,
    ),
    paragraph("What the law asks for beside papers, and a person must see to:"),
    list(
      asked.map((rule): Text => {
        const source = sources.cite(`${rule.code}: ${rule.citation}`);
        return [{ bold: `${rule.code} ` }, rule.requires.join("; "), source];
      }),
    ),
  ];
}

/** Footnotes beside each other must not read as one number. */
const spaced = (notes: readonly Span[]): Span[] => notes.flatMap((note) => [" ", note]);

const withoutCitation = (words: string, rules: readonly JurisdictionRule[]): string =>
  rules.reduce((rest, { code, citation }) => rest.replace(` (${code}: ${citation})`, ""), words);
