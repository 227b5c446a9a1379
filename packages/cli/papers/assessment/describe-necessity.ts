import { factTable } from "../common-blocks.ts";
import { stated } from "../gaps.ts";
import type { Sources } from "../open-sources.ts";
import { heading, paragraph, type Block, type Text } from "../paper.ts";
import type { PaperSubject } from "../paper-subject.ts";
import { byHand } from "./by-hand.ts";

/** Art. 35(7)(b). */
export function describeNecessity({ policy }: PaperSubject, sources: Sources): Block[] {
  const { retention, contact, applications } = policy;
  const trained = applications.filter(({ rights }) => rights.train);
  const hidden = trained.filter(({ masking }) => masking === "roles");
  const [closed, all] = [String(hidden.length), String(trained.length)];
  return [
    heading("3. Necessity and proportionality (Art. 35(7)(b))"),
    factTable([
      ["why recorded work is needed", stated(policy, "assessment.necessity")],
      ["milder means looked at", stated(policy, "assessment.milderMeans")],
      [
        "lawful basis",
        [
          ...asSpans(stated(policy, "lawfulBasis")),
          sources.cite("GDPR Art 6; at work consent is rarely free: WP249"),
        ],
      ],
      [
        "purpose limitation",
        "the purpose is part of the policy, of each acknowledgement, of each access decision and of each dataset",
      ],
      [
        "data minimisation",
        `${closed} of ${all} applications hide all content but their own controls; the others hide what is recognised as sensitive; rhythm of typing, other windows, sound and camera are never recorded`,
      ],
      [
        "storage limitation",
        `uploads ${String(retention.segmentsDays)}, tasks ${String(retention.trajectoriesDays)}, datasets ${String(retention.releasesDays)} days`,
      ],
      [
        "information and rights",
        `notice before capture, access, erasure, withdrawal and objection at the own computer; answers within ${String(contact.answerDays)} days`,
      ],
    ]),
    paragraph(byHand("why the interest in recording outweighs that of the people recorded.")),
    paragraph(byHand("how colleagues and customers who come into view are told (Art. 14).")),
  ];
}

const asSpans = (text: Text) => (typeof text === "string" ? [text] : [...text]);
