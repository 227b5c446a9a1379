/** Every answer that is not a success has this body. */
import { z } from "zod";

export const FailureCode = z.enum([
  "malformed",
  "unauthenticated",
  "bad_signature",
  "clock_skewed",
  "counter_replayed",
  "device_unknown",
  "device_revoked",
  "denied",
  "conflict",
  "not_found",
  "erased",
  "too_large",
  "hash_mismatch",
  "enrolment_code_unknown",
  "receipt_unknown",
  "receipt_refused",
  "policy_unknown",
  "policy_refused",
  "commitment_unknown",
  "hold_too_short",
  "objection_open",
  "place_blocked",
  "busy",
  "too_many",
  "internal",
]);
export type FailureCode = z.infer<typeof FailureCode>;

export const Failure = z.object({
  code: FailureCode,
  /** What was refused and what to do about it; never captured content. */
  message: z.string(),
});
export type Failure = Readonly<z.infer<typeof Failure>>;
