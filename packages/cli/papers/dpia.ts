/** A data protection impact assessment: the parts of Art. 35(7) GDPR, and those of 35(2) and 35(9). */
import { residualLevel, type Risk } from "./assess-risk.ts";
import { describeAccess } from "./access-table.ts";
import {
  applicationTable,
  contactRows,
  factTable,
  recipientBlocks,
  retentionTable,
  transferBlocks,
} from "./common-blocks.ts";
import { concernBlocks } from "./count-blocks.ts";
import { gapsOf, stated } from "./gaps.ts";
import { openSources, type Sources } from "./open-sources.ts";
import { heading, list, paragraph, type Block, type Paper, type Text } from "./paper.ts";
import { identityOf, notLegalAdvice, type PaperSubject } from "./paper-subject.ts";
import { placeBlocks } from "./place-blocks.ts";
import { riskBlocks } from "./risk-blocks.ts";
import { risksOf } from "./risks.ts";
import { safeCounts } from "./safe-counts.ts";

export function describeDpia(subject: PaperSubject): Paper {
  const { policy } = subject;
  const sources = openSources();
  const risks = risksOf(subject);
  const blocks = [
    ...summary(subject, risks),
    ...description(subject),
    heading("2. Places and their law"),
    ...placeBlocks(subject, sources),
    ...necessity(subject, sources),
    heading("4. Risks to the people recorded, and measures (Art. 35(7)(c) and (d))"),
    ...riskBlocks(risks),
    ...views(subject),
    ...consultation(subject, risks),
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

const byHand = (words: string): Text => [
  { bold: "To be supplied by a person: " },
  `${words} ______________________________`,
];

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

const dayWords = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
} as const;

function description(subject: PaperSubject): Block[] {
  const { policy, access } = subject;
  const hours = policy.workingHours;
  const when = hours
    ? `${hours.days.map((day) => dayWords[day]).join(", ")} from ${hours.from} to ${hours.to} (${hours.zone})`
    : "at any time while the indicator shows";
  const choice = policy.notice.optOut
    ? "Everybody may say no, or withdraw, without a reason and without a disadvantage."
    : "The organisation has turned opting out off; people may only object.";
  return [
    heading("1. The processing (Art. 35(7)(a))"),
    factTable([
      ...contactRows(subject),
      ["purpose", "training software agents that operate computers, and nothing else"],
      ["lawful basis", stated(policy, "lawfulBasis")],
      [
        "whose data",
        "employees who acknowledged the notice; bystanders whose names or messages come into view",
      ],
      [
        "what",
        "clicks, final texts, shortcuts, scrolling, and pictures of the approved windows, in the applications below",
      ],
      ["when", when],
      ["how many people", howMany(subject)],
      ["choice", choice],
      [
        "not done",
        "no decision about a person (Art. 22); no inference of emotions (AI Act Art. 5(1)(f)): the software has no function for either",
      ],
      ["forbidden even there", policy.forbidden.join(", ") || "nothing more"],
    ]),
    heading("How it goes", 3),
    list(steps(subject)),
    heading("Applications", 3),
    applicationTable(subject),
    heading("Who gets access", 3),
    ...describeAccess(access),
    heading("Recipients and transfers", 3),
    ...recipientBlocks(subject),
    ...transferBlocks(subject),
    heading("How long", 3),
    retentionTable(subject),
  ];
}

function howMany({ counts }: PaperSubject): Text {
  const last = counts && safeCounts(counts).weeks.at(-1);
  if (!last) return byHand("number of people concerned.");
  return `at least ${String(last.participants)} in the week from ${last.week}, rounded down to tens`;
}

function steps({ policy: { notice, hold, agent } }: PaperSubject): string[] {
  const services =
    agent.endpoints.length === 0
      ? "no outside service"
      : `its services (${agent.endpoints.join(", ")})`;
  return [
    `The notice is shown and acknowledged; for ${String(notice.periodDays)} days nothing is recorded, and after ${String(notice.renewalDays)} days it is asked again.`,
    "While the indicator shows, approved windows are recorded; sensitive content is removed on the person's own computer before anything is stored.",
    `The recording waits there for at least ${String(hold.leastHours)} hours. The person looks, cuts, deletes or releases it.`,
    "What was released is sealed, uploaded, stored under a key of that person, and turned into recorded tasks.",
    "Reviewers accept or reject tasks without names and in random order; curators put accepted ones together for training.",
    `The trained agent works under a person's eyes with ${services}; it asks before: ${agent.confirm.join(", ") || "nothing"}.`,
  ];
}

function necessity({ policy }: PaperSubject, sources: Sources): Block[] {
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

function views({ counts, policy }: PaperSubject): Block[] {
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

function consultation({ policy }: PaperSubject, risks: readonly Risk[]): Block[] {
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
