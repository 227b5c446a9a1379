/** What the command line itself refuses, each with a stable code and a message that says what to do. */
export type CliErrorCode = "wrong_usage" | "stopped" | "demo_failed" | "not_found" | "refused";

export class CliError extends Error {
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CliError";
    this.code = code;
  }
}
