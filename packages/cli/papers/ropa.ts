import {
  applicationRows,
  notLegalAdvice,
  retentionRows,
  type PaperSubject,
} from "./paper-subject.ts";

/** A record of processing activities (Art. 30 GDPR) in Markdown. */
export function describeRopa(subject: PaperSubject): string {
  const { policy, policyHash, access } = subject;
  const recipients = [...new Set(access.rows.map(({ who }) => who))].filter(
    (who) => !who.includes("participant"),
  );
  const papers = policy.papers.map(
    ({ kind, reference, date, sha256 }) =>
      `| ${kind} | ${reference} | ${date} | ${sha256.slice(0, 16)} |`,
  );
  return [
    `# Record of processing: ${policy.organisation}`,
    "",
    notLegalAdvice,
    "",
    "| | |",
    "|---|---|",
    `| controller | ${policy.organisation} |`,
    `| contact of the privacy officer | ${policy.contact.steward} |`,
    `| purpose | ${policy.purpose} |`,
    "| people concerned | employees who acknowledged the notice; colleagues whose names or messages come into view |",
    "| data | actions at the computer, pictures of approved windows, elements of their interface; no key timing, no passwords |",
    `| recipients | ${recipients.join(", ")}; ${policy.agent.endpoints.length === 0 ? "no outside service" : `the agent's services: ${policy.agent.endpoints.join(", ")}`} |`,
    `| places | ${policy.jurisdictions.join(", ")} |`,
    "| transfers | none by the software itself; the data lies where the controller runs the collector |",
    `| policy | ${policyHash} |`,
    `| access rules | ${access.policies} |`,
    "",
    "## Sources",
    "",
    "| application | masking | may be used for |",
    "|---|---|---|",
    ...applicationRows(subject),
    "",
    "## Time limits for erasure",
    "",
    "| what | kept for |",
    "|---|---|",
    ...retentionRows(subject),
    "",
    "## Measures of security (Art. 32)",
    "",
    "- sealed on the device to the collector's key (HPKE); stored under a key of each participant, wrapped by a root key behind a passphrase",
    "- keys are released only to a decision that is allowed and logged; the log is a Merkle tree that outsiders witness",
    "- erasing deletes the participant's key, objects and rows; restored backups forget again",
    "",
    "## Papers on file",
    "",
    ...(papers.length === 0
      ? ["None."]
      : ["| kind | reference | date | hash |", "|---|---|---|---|", ...papers]),
    "",
  ].join("\n");
}
