/** A data protection impact assessment: the parts of Art. 35(7) GDPR, and those of 35(2) and 35(9). */
import { residualLevel, type Risk } from "./assessment/assess-risk.ts";
import { describeConsultation, describeViews } from "./assessment/describe-consultation.ts";
import { describeNecessity } from "./assessment/describe-necessity.ts";
import { describeProcessing } from "./assessment/describe-processing.ts";
import { placeBlocks } from "./assessment/place-blocks.ts";
import { riskBlocks } from "./assessment/risk-blocks.ts";
import { risksOf } from "./assessment/risks.ts";
import { gapsOf } from "./gaps.ts";
import { openSources } from "./open-sources.ts";
import { heading, list, paragraph, type Block, type Paper, type Text } from "./paper.ts";
import { identityOf, notLegalAdvice, type PaperSubject } from "./paper-subject.ts";

export function describeDpia(subject: PaperSubject): Paper {
  const { policy } = subject;
  const sources = openSources();
  const risks = risksOf(subject);
  const blocks = [
    ...summary(subject, risks),
    ...describeProcessing(subject),
    heading("2. Places and their law"),
    ...placeBlocks(subject, sources),
    ...describeNecessity(subject, sources),
    heading("4. Risks to the people recorded, and measures (Art. 35(7)(c) and (d))"),
    ...riskBlocks(risks),
    ...describeViews(subject),
    ...describeConsultation(subject, risks),
  ];
  return {
    form: "document",
    language: "en",
    title: `Data protection impact assessment: ${policy.organisation}`,
    identity: identityOf(subject),
    blocks,
    notes: sources.all(),
    gaps: gapsOf(policy, "assessment"),
  };
}

function summary({ policy }: PaperSubject, risks: readonly Risk[]): Block[] {
  const count = (level: string) =>
    String(risks.filter((risk) => residualLevel(risk) === level).length);
  const gaps = gapsOf(policy, "assessment").map(({ member, citation }): Text => [
    { code: member },
    ` (${citation})`,
  ]);
  const until = policy.expires.slice(0, 10);
  return [
    paragraph(
      `Under Art. 35 GDPR. ${notLegalAdvice} Policy serial ${String(policy.serial)}, in force until ${until}.`,
    ),
    paragraph(
      `${String(risks.length)} risks were rated: with the measures in force ${count("high")} stay high, ${count("medium")} medium, ${count("low")} low. Words that only a person can supply are marked and left open.`,
    ),
    ...(gaps.length === 0
      ? []
      : [
          paragraph([
            { bold: "Not stated in the policy, and asked for by law; add to it:" },
          ] satisfies Text),
          list(gaps),
        ]),
  ];
}
