import { randomBytes } from "node:crypto";
import { openAccessibility } from "@apprentice/desktop/linux/accessibility/open-accessibility.ts";
import type { Accessibility } from "@apprentice/desktop/linux/accessibility/accessibility.ts";
import { openLinuxEyes } from "@apprentice/desktop/linux/linux-eyes.ts";
import type { LinuxEyesOptions } from "@apprentice/desktop/linux/linux-eyes.ts";
import type { Eyes, EyesOptions } from "@apprentice/desktop/observe/eyes.ts";
import { CliError } from "../errors.ts";

export type DesktopAddress = {
  /** DISPLAY, DBUS_SESSION_BUS_ADDRESS and what else names the desktop. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Cookie of a private desktop; otherwise XAUTHORITY names it. */
  readonly auth?: NonNullable<LinuxEyesOptions["auth"]>;
};

/**
 * Eyes with accessibility, closed together. Throws what `openLinuxEyes` throws, and `refused` where there is no
 * accessibility bus: without it nobody can tell a password field from another one.
 */
export async function openDesktopEyes(
  desktop: DesktopAddress,
  options: EyesOptions,
): Promise<Eyes> {
  await using stack = new AsyncDisposableStack();
  const accessibility = stack.use(await accessibilityOf(desktop, options));
  const eyes = stack.use(
    await openLinuxEyes({
      ...options,
      platform: process.platform,
      env: desktop.env,
      ...(desktop.auth ? { auth: desktop.auth } : {}),
      accessibility,
      random: (count) => randomBytes(count),
    }),
  );
  const parts = stack.move();
  return {
    get monitors() {
      return eyes.monitors;
    },
    events: () => eyes.events(),
    look: () => eyes.look(),
    windowAt: (point) => eyes.windowAt(point),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function accessibilityOf(
  desktop: DesktopAddress,
  options: EyesOptions,
): Promise<Accessibility> {
  const sessionBus = desktop.env["DBUS_SESSION_BUS_ADDRESS"];
  const refusal =
    "no accessibility bus answers, and without it a password field cannot be told from another one. Install at-spi2-core and log in again, or start the desktop with dbus-run-session";
  if (sessionBus === undefined || sessionBus === "") throw new CliError("refused", refusal);
  return openAccessibility({ sessionBus, clock: options.clock, paused: options.paused }).catch(
    (cause: unknown) => {
      throw new CliError("refused", refusal, { cause });
    },
  );
}
