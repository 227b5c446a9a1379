import {
  levelOf,
  likelihoodWords,
  ratingRule,
  residualLevel,
  residualLikelihood,
  severityWords,
  type Risk,
} from "./assess-risk.ts";
import type { Measure } from "./measure.ts";
import { list, paragraph, table, type Block, type Span, type Text } from "../paper.ts";

/** The register of risks, and before it what is switched off. */
export function riskBlocks(risks: readonly Risk[]): Block[] {
  return [
    paragraph([
      { bold: "To be confirmed by a person: " },
      "likelihood without measures and severity are the software's starting values; only whether a measure holds is found out. ",
      ratingRule,
      " In the table + marks a measure in force, – one that is not.",
    ]),
    ...lackingBlocks(risks),
    table(
      [
        ["risk, and harm to people", 25],
        ["without measures", 14],
        ["measures", 45],
        ["what remains", 16],
      ],
      risks.map(rowOf),
    ),
    paragraph(
      "Measures with a promise's number are tried by the tests of that promise; those with ‡ were asked of the access rules that run when this paper was made. Not covered, and said so: malicious software that runs as the person recorded, swapped memory pages, and a recorder that was tampered with and reports a good build.",
    ),
  ];
}

function lackingBlocks(risks: readonly Risk[]): Block[] {
  const all = risks.flatMap(({ measures }) => measures).filter(({ lacking }) => lacking !== null);
  const once = [...new Map(all.map((measure) => [measure.words, measure])).values()];
  if (once.length === 0) return [paragraph("Every measure is in force.")];
  return [
    paragraph([{ bold: "Measures that are off, or not in force everywhere:" }]),
    list(once.map(({ words, lacking }) => `${words}: NOT IN FORCE, ${lacking ?? ""}.`)),
  ];
}

function rowOf(risk: Risk, at: number): Text[] {
  const { name, harm, likelihood, severity, measures } = risk;
  const left = residualLikelihood(risk);
  return [
    [{ bold: `${String(at + 1)}. ${name}` }, `\n${harm}`],
    `${levelOf(likelihood, severity)}\n(${likelihoodWords[likelihood]}, ${severityWords[severity]})`,
    measures.flatMap(measureSpans),
    [{ bold: residualLevel(risk) }, `\n(${likelihoodWords[left]}, ${severityWords[severity]})`],
  ];
}

function measureSpans({ words, lacking }: Measure, at: number): Span[] {
  const start = at === 0 ? "" : "\n";
  if (lacking === null) return [`${start}+ ${words}`];
  return [`${start}– ${words}: `, { bold: "not in force" }, `, ${lacking}`];
}
