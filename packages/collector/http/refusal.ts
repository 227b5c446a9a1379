import type { FailureCode } from "@apprentice/core/api/failure.ts";

/** An expected "no", on its way to the caller. */
export type Refusal = {
  readonly kind: "refused";
  readonly status: number;
  readonly code: FailureCode;
  /** What was refused and what to do; never captured content. */
  readonly message: string;
  /** Whole seconds, where waiting helps. */
  readonly retryAfterS?: number;
};

const statuses: Readonly<Record<FailureCode, number>> = {
  malformed: 400,
  unauthenticated: 401,
  bad_signature: 401,
  clock_skewed: 401,
  counter_replayed: 409,
  device_unknown: 401,
  device_revoked: 403,
  denied: 403,
  conflict: 409,
  not_found: 404,
  erased: 410,
  too_large: 413,
  hash_mismatch: 400,
  enrolment_code_unknown: 403,
  receipt_unknown: 403,
  receipt_refused: 403,
  policy_unknown: 403,
  policy_refused: 409,
  commitment_unknown: 403,
  hold_too_short: 403,
  objection_open: 403,
  place_blocked: 403,
  busy: 503,
  too_many: 429,
  internal: 500,
};

export function refuse(code: FailureCode, message: string): Refusal {
  return { kind: "refused", status: statuses[code], code, message };
}
