import { checkJurisdiction } from "@apprentice/core/policy/jurisdiction.ts";
import { describeAccessTable } from "./access-table.ts";
import {
  applicationRows,
  notLegalAdvice,
  retentionRows,
  type PaperSubject,
} from "./paper-subject.ts";

/** Risks to the people recorded, each with what the software does about it and the promise whose tests try it. */
const risks: readonly (readonly [string, string, number])[] = [
  [
    "Recording somebody who was not told",
    "A signed receipt gates recorder and collector, after the notice period",
    1,
  ],
  [
    "Recording where the law does not let it",
    "A rule table; unknown places and missing papers block",
    2,
  ],
  ["Recording unnoticed", "The indicator drives capture: without it nothing is recorded", 3],
  [
    "Recording other applications, private matters, bystanders",
    "A signed list, applied to every pixel before capture; forbidden places inside it",
    4,
  ],
  [
    "Passwords and other secrets",
    "Removed on the device before anything is stored; what fails is dropped",
    5,
  ],
  [
    "Recognising somebody by their typing",
    "Typed text becomes one edit per field on the device; the times of single keys are not kept",
    6,
  ],
  [
    "Uploading what somebody regrets",
    "A hold on the own computer that the collector times; deleting leaves no trace",
    7,
  ],
  [
    "Use for another purpose",
    "The purpose is in policy, receipt, every decision and every release",
    8,
  ],
  [
    "Judging a person",
    "No grouping by person; counts by week over ten people at least, coarse and frozen",
    9,
  ],
  ["Managers looking", "No role for them; nobody sees their own reporting line", 10],
  [
    "Somebody opening material alone",
    "Two signed approvals before the key, for thirty minutes",
    11,
  ],
  ["Secret access", "Every decision is in a log that the participant and outsiders can check", 12],
  ["Rewriting what happened", "A Merkle log with outside witnesses", 13],
  [
    "Data that cannot be withdrawn",
    "Keys, objects and rows go; releases and models are marked; restored backups forget again",
    14,
  ],
];

/** A data protection impact assessment (Art. 35 GDPR) in Markdown. */
export function describeDpia(subject: PaperSubject, nowMs: number): string {
  const { policy, policyHash, access } = subject;
  const hours = policy.workingHours;
  const when = hours
    ? `${hours.days.join(", ")} from ${hours.from} to ${hours.to} (${hours.zone})`
    : "at any time while the indicator shows";
  return [
    `# Data protection impact assessment: ${policy.organisation}`,
    "",
    `${notLegalAdvice} Policy ${policyHash}, serial ${String(policy.serial)}, in force until ${policy.expires.slice(0, 10)}.`,
    "",
    "## 1. The processing",
    "",
    `Employees' work in approved applications is recorded as actions (clicks, final texts, shortcuts, scrolling) with pictures of the approved windows, to train agents that operate computers; for no other purpose. It is recorded ${when}. ${policy.notice.optOut ? "Everybody may say no, or withdraw, without a reason and without a disadvantage." : "The organisation has turned opting out off; this needs a justification here."}`,
    "",
    "| application | masking | may be used for |",
    "|---|---|---|",
    ...applicationRows(subject),
    "",
    `Forbidden even there: ${policy.forbidden.join(", ") || "nothing more"}.`,
    "",
    "## 2. Who gets access",
    "",
    describeAccessTable(access),
    "",
    "## 3. How long",
    "",
    "| what | kept for |",
    "|---|---|",
    ...retentionRows(subject),
    "",
    "## 4. Law and papers",
    "",
    ...policy.jurisdictions.flatMap((code) => placeLines(code, subject, nowMs)),
    "",
    "## 5. Necessity and proportion",
    "",
    "To be completed by the controller: why recorded work is needed, which milder means were looked at (synthetic tasks, volunteers, public datasets), and the lawful basis, which at work is rarely consent.",
    "",
    "## 6. Risks and what is done about them",
    "",
    "| risk | measure | promise whose tests try it |",
    "|---|---|---|",
    ...risks.map(([risk, measure, promise]) => `| ${risk} | ${measure} | ${String(promise)} |`),
    "",
    "Not covered, and said so: malicious software that runs as the participant, swapped memory pages, and a client that was tampered with and reports a good build.",
    "",
    "## 7. Those consulted",
    "",
    `Council: ${policy.contact.council}. Privacy officer: ${policy.contact.steward}; questions and objections are answered within ${String(policy.contact.answerDays)} days.`,
    "",
  ].join("\n");
}

function placeLines(code: string, { policy }: PaperSubject, nowMs: number): string[] {
  const places = { home: code, work: code, employer: code };
  const check = checkJurisdiction({ places, policy, nowMs });
  const verdict =
    check.kind === "allowed"
      ? "everything is on file"
      : `BLOCKED, missing: ${check.missing.join("; ")}`;
  const cited = check.rules.map((rule) => `${rule.code}: ${rule.citation}`).join("; ");
  return [`- ${code}: ${verdict} (${cited})`];
}
