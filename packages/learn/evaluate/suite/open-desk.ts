/** A private desktop with eyes and hands, under one policy; nobody works on it yet. */
import { randomBytes } from "node:crypto";
import { admitWindow } from "@apprentice/core/policy/admit.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import { openAccessibility } from "@apprentice/desktop/linux/accessibility/open-accessibility.ts";
import { openLinuxEyes } from "@apprentice/desktop/linux/linux-eyes.ts";
import { openLinuxHands } from "@apprentice/desktop/linux/linux-hands.ts";
import {
  type PrivateDesktop,
  startPrivateDesktop,
} from "@apprentice/desktop/linux/private-desktop.ts";
import type { Eyes } from "@apprentice/desktop/observe/eyes.ts";

export type Desk = AsyncDisposable & {
  readonly eyes: Eyes;
  readonly hands: Hands;
  readonly policy: Policy;
  readonly desktop: PrivateDesktop;
};

export type DeskOptions = {
  readonly policy: Policy;
  readonly clock: () => number;
  readonly signal: AbortSignal;
};

const screen = { widthPx: 1280, heightPx: 800 } as const;

/** Takes about a second. Throws PrivateDesktopError, DesktopError. */
export async function openDesk({ policy, clock, signal }: DeskOptions): Promise<Desk> {
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
  const parts = stack.move();
  return { eyes, hands, policy, desktop, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
