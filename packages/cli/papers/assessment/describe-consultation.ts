import { factTable } from "../common-blocks.ts";
import { concernBlocks } from "../count-blocks.ts";
import { stated } from "../gaps.ts";
import { heading, paragraph, type Block } from "../paper.ts";
import type { PaperSubject } from "../paper-subject.ts";
import { safeCounts } from "../safe-counts.ts";
import { residualLevel, type Risk } from "./assess-risk.ts";
import { byHand } from "./by-hand.ts";

/** Art. 35(9): as far as the channel for questions and objections tells them. */
export function describeViews({ counts, policy }: PaperSubject): Block[] {
  const read = counts
    ? concernBlocks(safeCounts(counts), policy)
    : [
        paragraph([
          "The channel for questions and objections was not read for this paper. With a collector (",
          { code: "--collector URL" },
          ") its counts stand here, over ten people at least.",
        ]),
      ];
  return [
    heading("5. Views of the people recorded (Art. 35(9))"),
    ...read,
    paragraph(byHand("what they said, and what was done about it; or why they were not asked.")),
  ];
}

/** Art. 35(2), 35(9) and 36, and the decision. */
export function describeConsultation({ policy }: PaperSubject, risks: readonly Risk[]): Block[] {
  const high = risks.filter((risk) => residualLevel(risk) === "high");
  const prior =
    high.length === 0
      ? "No risk stays high, so the rating asks for no prior consultation (Art. 36)."
      : `${String(high.length)} risks stay high. Before anything is recorded the supervisory authority must be consulted (Art. 36), or the measures above switched on.`;
  return [
    heading("6. Consultation (Art. 35(2), 35(9), 36)"),
    factTable([
      ["employees' representatives", stated(policy, "consultations")],
      ["data protection officer", stated(policy, "dataProtectionOfficer.contact")],
      ["advice of the officer", byHand("date and advice (Art. 35(2)).")],
      ["supervisory authority", stated(policy, "supervisoryAuthority")],
      ["prior consultation", prior],
    ]),
    heading("7. Decision"),
    factTable([
      ["what remains is accepted", byHand("name, role, date, signature.")],
      [
        "next review",
        byHand(
          "date; at the latest when the policy, the software or the risks change (Art. 35(11)).",
        ),
      ],
    ]),
  ];
}
