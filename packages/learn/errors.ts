/** What can go wrong in `learn`, each with a stable code and a message that says what to do. */
export type LearnErrorCode =
  | "target_not_seen"
  | "release_empty"
  | "release_revoked"
  | "release_damaged"
  | "release_newer_version"
  | "nothing_to_learn"
  | "checkpoint_foreign"
  | "checkpoint_damaged"
  | "model_missing"
  | "model_damaged"
  | "model_newer_version"
  | "export_empty"
  | "tile_damaged"
  | "tile_missing"
  | "disk_full"
  | "out_not_empty"
  | "session_locked"
  | "session_lost"
  | "endpoint_not_allowed"
  | "endpoint_refused"
  | "endpoint_slow"
  | "endpoint_nonsense"
  | "picture_missing"
  | "suite_missing";

export class LearnError extends Error {
  readonly code: LearnErrorCode;

  constructor(code: LearnErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "LearnError";
    this.code = code;
  }
}
