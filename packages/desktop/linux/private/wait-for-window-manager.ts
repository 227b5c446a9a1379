/** Waits until a window manager has taken over a display. */
import { setTimeout as sleep } from "node:timers/promises";
import { connectDisplay } from "../hands/display-connection.ts";
import type { DisplayAddress } from "../hands/display-connection.ts";
import { PrivateDesktopError } from "./private-desktop-error.ts";

const startLimitMs = 10_000;

/** Resolves once `_NET_SUPPORTING_WM_CHECK` is on the root window; throws `start_failed`. */
export async function waitForWindowManager(address: DisplayAddress): Promise<void> {
  await using display = await connectDisplay(address);
  const atom = await display.atom("_NET_SUPPORTING_WM_CHECK");
  for (let waitedMs = 0; waitedMs < startLimitMs; waitedMs += 20) {
    const value = await display.property(display.root, atom);
    if (value.length > 0) return;
    await sleep(20);
  }
  throw new PrivateDesktopError("start_failed", "openbox did not take over the display in 10 s.");
}
