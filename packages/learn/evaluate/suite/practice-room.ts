/** A practice room is everything that episodes need: a private desktop, its applications, eyes, hands and a stage. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
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
import { startPracticeSite } from "../practice/practice-site.ts";
import { type Stage, openStage } from "../practice/stage.ts";
import { practicePolicy } from "./practice-policy.ts";

export type PracticeRoom = AsyncDisposable & {
  readonly eyes: Eyes;
  readonly watch: InputWatch;
  readonly stage: Stage;
  readonly policy: Policy;
  readonly display: string;
  readonly auth: PrivateDesktop["auth"];
  readonly desktop: PrivateDesktop;
};

export type PracticeRoomOptions = {
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly masking?: "roles" | "detect";
};

const screen = { widthPx: 1280, heightPx: 800 } as const;

/** Takes about three seconds. Throws PrivateDesktopError, DesktopError, LearnError `target_not_seen`. */
export async function openPracticeRoom(options: PracticeRoomOptions): Promise<PracticeRoom> {
  const { clock, signal } = options;
  await using stack = new AsyncDisposableStack();
  const desktop = stack.use(await startPrivateDesktop({ ...screen, signal }));
  const { sessionBus, env, auth, display } = desktop;
  const accessibility = stack.use(await openAccessibility({ sessionBus, clock }));
  const site = stack.use(await startPracticeSite());
  const { masking = "detect" } = options;
  const policy = practicePolicy(site.host, { masking });
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
  const stage = await openStage({
    desktop,
    site,
    isActive: async (app, title) => {
      const { window } = (await eyes.look()).context;
      return window?.app === app && window.title.includes(title);
    },
    sleep: async (ms) => {
      await sleep(ms);
    },
    calculatorDisplay: async () => {
      const { elements } = (await eyes.look()).context;
      return elements.find((element) => element.value)?.value ?? "";
    },
  });
  const parts = stack.move();
  const made = { eyes, watch, stage, policy, display, auth, desktop };
  return { ...made, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
