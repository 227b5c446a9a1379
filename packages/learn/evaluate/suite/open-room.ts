/** A private desktop with eyes, hands and a watch on its input, under one policy. */
import { randomBytes } from "node:crypto";
import { admitWindow } from "@apprentice/core/policy/admit.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { openAccessibility } from "@apprentice/desktop/linux/accessibility/open-accessibility.ts";
import { openLinuxEyes } from "@apprentice/desktop/linux/linux-eyes.ts";
import { openLinuxHands } from "@apprentice/desktop/linux/linux-hands.ts";
import {
  type PrivateDesktop,
  startPrivateDesktop,
} from "@apprentice/desktop/linux/private-desktop.ts";
import type { Eyes } from "@apprentice/desktop/observe/eyes.ts";
import { type InputWatch, watchInput } from "../../agent/act/input-watch.ts";

export type Room = AsyncDisposable & {
  readonly eyes: Eyes;
  readonly watch: InputWatch;
  readonly policy: Policy;
  readonly display: string;
  readonly auth: PrivateDesktop["auth"];
  readonly desktop: PrivateDesktop;
};

const screen = { widthPx: 1280, heightPx: 800 } as const;

/** Takes about a second. Throws PrivateDesktopError, DesktopError. */
export async function openRoom(options: {
  readonly policy: Policy;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}): Promise<Room> {
  const { policy, clock, signal } = options;
  await using stack = new AsyncDisposableStack();
  const desktop = stack.use(await startPrivateDesktop({ ...screen, signal }));
  const { sessionBus, env, auth, display } = desktop;
  const accessibility = stack.use(await openAccessibility({ sessionBus, clock }));
  const eyes = await openLinuxEyes({
    platform: process.platform,
    env,
    auth,
    accessibility,
    random: (length) => randomBytes(length),
    approves: (window) => admitWindow(policy, window).kind === "admitted",
    browsers: new Set(policy.applications.filter((rule) => rule.browser).map((rule) => rule.app)),
    ignoredWindowIds: () => [],
    paused: () => false,
    clock,
    signal,
  });
  stack.use(eyes);
  const hands = stack.use(await openLinuxHands({ display, auth }));
  const watch = stack.use(watchInput({ eyes, hands, clock }));
  const parts = stack.move();
  const made = { eyes, watch, policy, display, auth, desktop };
  return { ...made, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
