import type { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import type { Checkpoint } from "@apprentice/core/audit/signed-note.ts";
import { answerDaysOf } from "@apprentice/core/policy/jurisdiction.ts";
import { describeAccessTable } from "./access-table.ts";
import { retentionRows, type PaperSubject } from "./paper-subject.ts";

/** A report for the public: what is done, how much of it in counts that name nobody, and how to check. */
export function describeTransparency(
  subject: PaperSubject,
  counts: AggregatesAnswer,
  log: Checkpoint,
): string {
  const { policy, policyHash, access } = subject;
  return [
    `# Transparency report: ${policy.organisation}`,
    "",
    `Work is recorded to train agents that operate computers, under policy ${policyHash}, signed by privacy officer and council.`,
    "",
    "## How much",
    "",
    `Counts by week, rounded down, told once and never changed. Weeks with fewer than ${String(counts.leastPeople)} people are left out.`,
    "",
    ...(counts.weeks.length === 0
      ? ["No week has enough people to be told of."]
      : [
          "| week from | people | trajectories | steps |",
          "|---|---|---|---|",
          ...counts.weeks.map(
            ({ week, participants, trajectories, steps }) =>
              `| ${week} | ${String(participants)} | ${String(trajectories)} | ${String(steps)} |`,
          ),
        ]),
    "",
    "## Questions and objections",
    "",
    `Told once, two months later, as people rounded down to tens; months with fewer than ${String(counts.leastPeople)} people are left out. An answer is due within ${String(answerDaysOf(policy))} days.`,
    "",
    ...(counts.concerns.length === 0
      ? ["No month has enough people to be told of."]
      : [
          "| month | people who asked or objected | answered late or not at all |",
          "|---|---|---|",
          ...counts.concerns.map(
            ({ month, people, late }) => `| ${month} | ${String(people)} | ${String(late)} |`,
          ),
        ]),
    "",
    "## Who may see what",
    "",
    describeAccessTable(access),
    "",
    "## How long",
    "",
    "| what | kept for |",
    "|---|---|",
    ...retentionRows(subject),
    "",
    "## How to check",
    "",
    `The log of every access has ${String(log.size)} entries; its name is ${log.origin} and its root ${Buffer.from(log.root).toString("hex")}. A copy of its folder verifies without us: \`apprentice audit verify --log DIR\`.`,
    "",
    `Questions: ${policy.contact.steward}, ${policy.contact.council}.`,
    "",
  ].join("\n");
}
