/** Says plainly where nothing can be recorded, before anything is tried. */
import { DesktopError } from "../../errors.ts";

/** The display to open. Throws DesktopError `unsupported_system`, `wayland_session` or `no_display`. */
export function refuseUnsupported(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (platform !== "linux") {
    throw new DesktopError(
      "unsupported_system",
      `recording works on Linux with X11 only; this system is ${platform}`,
    );
  }
  const wayland = env["XDG_SESSION_TYPE"] === "wayland" || Boolean(env["WAYLAND_DISPLAY"]);
  if (wayland) {
    throw new DesktopError(
      "wayland_session",
      "this is a Wayland session, where programs cannot see the input of others, so nothing could be recorded: log out and choose the X11 (Xorg) session",
    );
  }
  const display = env["DISPLAY"];
  if (!display) {
    throw new DesktopError(
      "no_display",
      "there is no display: DISPLAY is not set. Run this in a graphical X11 session",
    );
  }
  return display;
}
