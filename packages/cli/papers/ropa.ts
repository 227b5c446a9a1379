/** A record of processing activities: what Art. 30(1) GDPR asks for, letter by letter. */
import { describeAccess } from "./access-table.ts";
import {
  applicationTable,
  contactRows,
  factTable,
  recipientBlocks,
  retentionTable,
  transferBlocks,
} from "./common-blocks.ts";
import { gapsOf, stated } from "./gaps.ts";
import { heading, list, paragraph, table, type Block, type Paper } from "./paper.ts";
import { identityOf, notLegalAdvice, type PaperSubject } from "./paper-subject.ts";

export function describeRopa(subject: PaperSubject): Paper {
  const { policy, access } = subject;
  return {
    form: "document",
    language: "en",
    title: `Record of processing activities: ${policy.organisation}`,
    identity: identityOf(subject),
    notes: [],
    gaps: gapsOf(policy, "record"),
    blocks: [
      paragraph(`Under Art. 30(1) GDPR. ${notLegalAdvice}`),
      heading("(a) Controller and contacts"),
      factTable(contactRows(subject)),
      heading("(b) Purpose"),
      paragraph(
        "Training software agents that operate computers (train_computer_use_agents in the policy), and nothing else: the purpose is checked at every access.",
      ),
      factTable([["lawful basis", stated(policy, "lawfulBasis")]]),
      heading("(c) Categories of people and of data"),
      factTable(categories),
      applicationTable(subject),
      heading("(d) Recipients"),
      ...recipientBlocks(subject),
      heading("(e) Transfers to third countries"),
      ...transferBlocks(subject),
      heading("(f) Time limits for erasure"),
      retentionTable(subject),
      heading("(g) Technical and organisational measures (Art. 32)"),
      list(measures),
      heading("Access inside the organisation", 3),
      ...describeAccess(access),
      heading("Papers on file"),
      ...paperBlocks(subject),
    ],
  };
}

const categories = [
  [
    "people",
    "employees who acknowledged the notice; colleagues, customers and others whose names or messages come into view",
  ],
  [
    "data",
    "actions at the computer (clicks, final texts, shortcuts, scrolling), pictures of approved windows, names and roles of what is on the screen; acknowledgements, questions and objections; who accessed what when",
  ],
  [
    "special categories",
    "not sought; places that hold them are forbidden, and what is recognised is removed on the device",
  ],
  ["not recorded", "the times of single keys, passwords, other windows, sound, camera"],
] as const;

const measures = [
  "sealed on the device to the collector's key (HPKE); stored under a key of each participant, wrapped by a root key behind a passphrase",
  "keys are released only to a decision that is allowed and logged; the log is a Merkle tree that outsiders witness",
  "pseudonyms in everything that reviewers and curators see; no query by person",
  "erasing deletes the participant's key, objects and rows; restored backups forget again",
  "the policy is signed by privacy officer and council together",
];

function paperBlocks({ policy: { papers } }: PaperSubject): Block[] {
  if (papers.length === 0) return [paragraph("None.")];
  return [
    table(
      [
        ["kind", 22],
        ["reference", 24],
        ["date", 16],
        ["SHA-256", 38],
      ],
      papers.map(({ kind, reference, date, sha256 }) => [
        kind,
        reference,
        date,
        [{ code: sha256 }],
      ]),
    ),
  ];
}
