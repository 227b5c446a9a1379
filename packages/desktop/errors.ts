/** What can go wrong between a program and a desktop, each with a stable code and a message that says what to do. */
export type DesktopErrorCode =
  | "unsupported_system"
  | "no_display"
  | "wayland_session"
  | "display_refused"
  | "extension_missing"
  | "display_lost"
  | "accessibility_missing"
  | "accessibility_lost"
  | "desktop_failed"
  | "program_missing"
  | "key_unknown";

export class DesktopError extends Error {
  readonly code: DesktopErrorCode;

  constructor(code: DesktopErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DesktopError";
    this.code = code;
  }
}
