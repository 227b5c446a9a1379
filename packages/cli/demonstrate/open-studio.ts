/**
 * A studio is where scripted people demonstrate: a private desktop that nobody watches, real applications on it, and
 * the real recorder. There is no indicator, because there is no person to be told; all of it is marked synthetic.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { admitWindow } from "@apprentice/core/policy/admit.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { openAccessibility } from "@apprentice/desktop/linux/accessibility/open-accessibility.ts";
import { openLinuxEyes } from "@apprentice/desktop/linux/linux-eyes.ts";
import { openLinuxHands } from "@apprentice/desktop/linux/linux-hands.ts";
import { startPrivateDesktop } from "@apprentice/desktop/linux/private-desktop.ts";
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import type { Eyes } from "@apprentice/desktop/observe/eyes.ts";
import { startPracticeSite } from "@apprentice/learn/evaluate/practice/practice-site.ts";
import { openStage, type Stage } from "@apprentice/learn/evaluate/practice/stage.ts";
import { practicePolicy } from "@apprentice/learn/evaluate/suite/practice-policy.ts";
import { shareEyes, type SharedEyes } from "./shared-eyes.ts";

export type Studio = AsyncDisposable & {
  readonly policy: Policy;
  readonly eyes: Eyes;
  readonly shared: SharedEyes;
  readonly hands: Hands;
  readonly stage: Stage;
};

const screen = { widthPx: 1280, heightPx: 800 } as const;

/** Takes a few seconds. Throws PrivateDesktopError, DesktopError, LearnError `target_not_seen`. */
export async function openStudio(options: {
  readonly clock: () => number;
  readonly signal: AbortSignal;
}): Promise<Studio> {
  const { clock, signal } = options;
  await using stack = new AsyncDisposableStack();
  const desktop = stack.use(await startPrivateDesktop({ ...screen, signal }));
  const { sessionBus, env, auth, display } = desktop;
  const accessibility = stack.use(await openAccessibility({ sessionBus, clock }));
  const site = stack.use(await startPracticeSite());
  // By role the entries of lists would be content, and a model could not tell one from another; practice pages hold
  // made-up words alone, so that detection (which keeps them readable) harms nobody.
  const policy = practicePolicy(site.host, { masking: "detect" });
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
  const shared = shareEyes(eyes, clock);
  const hands = stack.use(await openLinuxHands({ display, auth }));
  const stage = await openStage({
    desktop,
    site,
    isActive: async (app, title) => {
      const { window } = (await eyes.look()).context;
      return window?.app === app && window.title.includes(title);
    },
    sleep: (ms) => sleep(ms),
    calculatorDisplay: async () => {
      const { elements } = (await eyes.look()).context;
      return elements.find((element) => element.value)?.value ?? "";
    },
  });
  const parts = stack.move();
  return { policy, eyes, shared, hands, stage, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
