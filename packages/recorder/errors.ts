/** Broken promises of the recorder, each with a stable code; expected refusals are values. */
export type RecorderErrorCode =
  /** No space, a quota or a size limit: what was written stays readable. */
  | "disk_full"
  | "hold_damaged"
  | "recording_unknown"
  | "recording_open"
  | "recording_sealed"
  | "keystore_failed"
  | "keystore_changed"
  | "state_damaged"
  | "state_missing"
  | "already_running"
  | "not_running"
  | "indicator_failed"
  | "collector_answer"
  | "locked";

/** `message` says what, where and what to do; it never holds captured content. */
export class RecorderError extends Error {
  override readonly name = "RecorderError";
  readonly code: RecorderErrorCode;

  constructor(code: RecorderErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

const fullCodes: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** What to throw for a failed write: `disk_full` where there is no room, else the cause itself. */
export function writeFailure(cause: unknown, what: string): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (!fullCodes.has(code)) return cause;
  return new RecorderError(
    "disk_full",
    `There is no room left to write ${what}. Free some space; what was recorded so far is kept.`,
    { cause },
  );
}
