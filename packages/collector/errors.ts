/** Broken promises of the collector; expected refusals are values (`Refusal` in http/refusal.ts), not these. */
export type CollectorErrorCode =
  | "migration_failed"
  | "store_damaged"
  | "root_key_damaged"
  | "root_key_is_demo"
  | "root_key_missing"
  | "passphrase_wrong"
  | "collector_running"
  | "envelope_damaged"
  | "blob_name_invalid"
  | "blob_failed"
  | "policy_refused"
  | "access_file_damaged"
  | "policies_invalid"
  | "log_damaged"
  | "log_ahead"
  | "log_differs"
  | "data_rolled_back"
  | "anchor_missing"
  | "backup_failed"
  | "clock_leapt"
  | "configuration";

/** `message` says what, where and what to do; it never holds captured content. */
export class CollectorError extends Error {
  override readonly name = "CollectorError";
  readonly code: CollectorErrorCode;

  constructor(code: CollectorErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
