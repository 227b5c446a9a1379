import { expect, test } from "vitest";
import { DesktopError } from "../../errors.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";

const codeOf = (platform: NodeJS.Platform, env: Record<string, string>) => {
  try {
    return refuseUnsupported(platform, env);
  } catch (error) {
    return error instanceof DesktopError ? error.code : "another error";
  }
};

test("names what is missing, and opens an X11 display", () => {
  expect(codeOf("darwin", { DISPLAY: ":1" })).toBe("unsupported_system");
  expect(codeOf("linux", {})).toBe("no_display");
  expect(codeOf("linux", { WAYLAND_DISPLAY: "wayland-0" })).toBe("wayland_session");
  expect(codeOf("linux", { XDG_SESSION_TYPE: "wayland", DISPLAY: ":0" })).toBe("wayland_session");
  expect(codeOf("linux", { XDG_SESSION_TYPE: "x11", DISPLAY: ":0" })).toBe(":0");
});
