import type { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { day } from "../written-time.ts";
import type { AccessTable } from "./access-table.ts";

/** What papers are made from: the signed policy, and what the software that runs really allows. */
export type PaperSubject = {
  readonly policy: Policy;
  readonly policyHash: string;
  readonly access: AccessTable;
  readonly nowMs: number;
  /** Whether steward and council both signed; a paper made from a draft says so on every page. */
  readonly signed: boolean;
  /** As a collector tells them; papers that can do without say so. */
  readonly counts?: AggregatesAnswer;
};

export const notLegalAdvice =
  "Made by the software from the policy and the access rules that run. It is a draft for counsel, not legal advice.";

/** Which policy a paper was made from, and when. */
export function identityOf({ policy, policyHash, nowMs, signed }: PaperSubject): string {
  const made = day(nowMs);
  const state = [
    signed ? "signed by privacy officer and council" : "UNSIGNED DRAFT",
    ...(nowMs < Date.parse(policy.expires) ? [] : ["EXPIRED"]),
  ];
  return `Policy SHA-256 ${policyHash}, serial ${String(policy.serial)}, ${state.join(", ")} · made ${made}`;
}
