import type { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { AccessTable } from "./access-table.ts";

/** What papers are made from: the signed policy, and what the software that runs really allows. */
export type PaperSubject = {
  readonly policy: Policy;
  readonly policyHash: string;
  readonly access: AccessTable;
  readonly nowMs: number;
  /** As a collector tells them; papers that can do without say so. */
  readonly counts?: AggregatesAnswer;
};

export const notLegalAdvice =
  "Made by the software from the policy and the access rules that run. It is a draft for counsel, not legal advice.";

/** Which policy a paper was made from, and when. */
export function identityOf({ policy, policyHash, nowMs }: PaperSubject): string {
  const made = new Date(nowMs).toISOString().slice(0, 10);
  return `Policy SHA-256 ${policyHash}, serial ${String(policy.serial)} · made ${made}`;
}
