import type { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import type { Checkpoint } from "@apprentice/core/audit/signed-note.ts";
import { describeAccess } from "./access-table.ts";
import { contactRows, factTable, recipientBlocks, retentionTable } from "./common-blocks.ts";
import { concernBlocks, workBlocks } from "./count-blocks.ts";
import { gapsOf, stated } from "./gaps.ts";
import { heading, list, paragraph, type Paper } from "./paper.ts";
import { identityOf, type PaperSubject } from "./paper-subject.ts";
import { safeCounts } from "./safe-counts.ts";

/**
 * A report for the public: what is done, how much of it in counts that name nobody, and how to check. Throws `refused`
 * for counts that could point at somebody, also beside those of the `previous` report.
 */
export function describeTransparency(
  subject: PaperSubject,
  told: {
    readonly counts: AggregatesAnswer;
    readonly previous?: AggregatesAnswer;
    readonly log: Checkpoint;
  },
): Paper {
  const { policy, policyHash, access } = subject;
  const counts = safeCounts(told.counts, told.previous);
  return {
    form: "document",
    language: "en",
    title: `Transparency report: ${policy.organisation}`,
    identity: identityOf(subject),
    notes: [],
    gaps: gapsOf(policy, "report"),
    blocks: [
      paragraph([
        "Work is recorded to train software agents that operate computers, and for nothing else, under the policy ",
        { code: policyHash },
        subject.signed
          ? " that privacy officer and council signed."
          : ". It is a draft: privacy officer and council have not both signed it.",
      ]),
      heading("How much is recorded"),
      ...workBlocks(counts),
      heading("Questions and objections"),
      ...concernBlocks(counts, policy),
      heading("Who is responsible"),
      factTable([...contactRows(subject), ["lawful basis", stated(policy, "lawfulBasis")]]),
      heading("Who may see what"),
      ...describeAccess(access),
      heading("Who receives it"),
      ...recipientBlocks(subject),
      heading("How long it is kept"),
      retentionTable(subject),
      heading("How to check"),
      ...checkBlocks(told.log),
    ],
  };
}

function checkBlocks(log: Checkpoint) {
  return [
    paragraph(
      "Every access is in a log that nobody can change afterwards without being seen. Its size counts all entries of all people together, from the server's own work to erasures.",
    ),
    factTable([
      ["name", log.origin],
      ["entries", String(log.size)],
      ["root", [{ code: Buffer.from(log.root).toString("hex") }]],
    ]),
    list([
      [
        "Copy the log's folder and verify it without us: ",
        { code: "apprentice audit verify --log DIR" },
      ],
      "Keep this report: a later log must contain this root, and later reports must repeat these counts unchanged.",
    ]),
  ];
}
