import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { AccessTable } from "./access-table.ts";

/** What papers are made from: the signed policy, and what the software that runs really allows. */
export type PaperSubject = {
  readonly policy: Policy;
  readonly policyHash: string;
  readonly access: AccessTable;
};

export const notLegalAdvice =
  "Made by the software from the policy and the access rules that run. It is a draft for counsel, not legal advice.";

/** How long each class of data is kept, as rows of Markdown. */
export function retentionRows({ policy }: PaperSubject): string[] {
  const { retention, hold } = policy;
  return [
    `| recordings on the participant's own computer | ${String(hold.greatestHours)} hours, then deleted unless released |`,
    `| uploads | ${String(retention.segmentsDays)} days |`,
    `| trajectories made from them | ${String(retention.trajectoriesDays)} days |`,
    `| releases of datasets | ${String(retention.releasesDays)} days |`,
    `| the log of accesses | ${String(retention.logsDays)} days, after which its entries cannot be opened any more |`,
  ];
}

export function applicationRows({ policy }: PaperSubject): string[] {
  return policy.applications.map(({ app, sites, masking, rights }) => {
    const where = sites.length === 0 ? app : `${app}, only at ${sites.join(", ")}`;
    const hidden =
      masking === "roles"
        ? "all content hidden but its own controls"
        : "what is recognised as sensitive hidden";
    const uses = [rights.train ? "training" : null, rights.release ? "release to others" : null];
    return `| ${where} | ${hidden} | ${uses.filter((use) => use !== null).join(", ") || "neither training nor release"} |`;
  });
}
