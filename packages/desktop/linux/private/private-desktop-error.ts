/** What can go wrong while a private desktop starts or runs. */
export type PrivateDesktopErrorCode = "program_missing" | "start_failed" | "stopped";

export class PrivateDesktopError extends Error {
  readonly code: PrivateDesktopErrorCode;

  constructor(code: PrivateDesktopErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PrivateDesktopError";
    this.code = code;
  }
}
