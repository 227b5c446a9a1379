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
  const display = env["DISPLAY"];
  // Under Xwayland there is a DISPLAY, but it shows X11 programs alone and hears nothing of the others.
  if (env["XDG_SESSION_TYPE"] === "wayland" || (env["WAYLAND_DISPLAY"] && !display)) {
    throw new DesktopError(
      "wayland_session",
      "this is a Wayland session, where programs cannot see the input of others, so nothing could be recorded: log out and choose the X11 (Xorg) session",
    );
  }
  if (!display) {
    throw new DesktopError(
      "no_display",
      "there is no display: DISPLAY is not set. Run this in a graphical X11 session",
    );
  }
  return display;
}
