/** What can go wrong in `guard`; messages say what to do and never hold captured content. */
export type GuardErrorCode =
  | "session_key_invalid"
  | "vault_full"
  | "vault_damaged"
  | "vault_wiped"
  | "dictionary_too_large"
  | "dictionary_invalid"
  | "word_too_short"
  | "word_too_long"
  | "ocr_failed"
  | "image_invalid"
  | "image_too_large";

export class GuardError extends Error {
  readonly code: GuardErrorCode;

  constructor(code: GuardErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "GuardError";
    this.code = code;
  }
}
