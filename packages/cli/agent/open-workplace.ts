/** Where the agent acts: a private desktop with one approved application, or, if asked for, this very desktop. */
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { admitWindow } from "@apprentice/core/policy/admit.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import { openLinuxHands } from "@apprentice/desktop/linux/linux-hands.ts";
import {
  startChromium,
  startGalculator,
  startMousepad,
} from "@apprentice/desktop/linux/private-applications.ts";
import {
  type PrivateDesktop,
  startPrivateDesktop,
} from "@apprentice/desktop/linux/private-desktop.ts";
import type { Eyes } from "@apprentice/desktop/observe/eyes.ts";
import { type Indicator, startIndicator } from "@apprentice/recorder/indicator/start-indicator.ts";
import { CliError } from "../errors.ts";
import { type DesktopAddress, openDesktopEyes } from "../recording/open-desktop-eyes.ts";
import { createPause } from "../recording/pause.ts";

export type Workplace = AsyncDisposable & {
  readonly display: string;
  readonly eyes: Eyes;
  readonly hands: Hands;
  /** While the indicator's pause is pressed, or the indicator cannot be seen. */
  readonly paused: () => boolean | "indicator_lost";
};

export type WorkplaceOptions = {
  readonly policy: Policy;
  /** This desktop instead of a private one. */
  readonly here: boolean;
  /** What to open on the private desktop: an application that the policy names, or an address. */
  readonly open: string;
  readonly dataDir: string;
  readonly clock: () => number;
  /** Ends the workplace. */
  readonly signal: AbortSignal;
};

const screen = { widthPx: 1280, heightPx: 800 } as const;

export async function openWorkplace(options: WorkplaceOptions): Promise<Workplace> {
  return options.here ? openHere(options) : openPrivate(options);
}

async function openPrivate(options: WorkplaceOptions): Promise<Workplace> {
  await using stack = new AsyncDisposableStack();
  const desktop = stack.use(await startPrivateDesktop({ ...screen, signal: options.signal }));
  const { display, auth } = desktop;
  const eyes = stack.use(await eyesOn(desktop, options, null, () => false));
  const hands = stack.use(await openLinuxHands({ display, auth }));
  await openApplication(desktop, options);
  await untilApproved(eyes, options);
  const parts = stack.move();
  const dispose = () => parts.disposeAsync();
  return { display, eyes, hands, paused: () => false, [Symbol.asyncDispose]: dispose };
}

/** On a person's own desktop the indicator is shown for as long as the agent may act, and any pause stops it. */
async function openHere(options: WorkplaceOptions): Promise<Workplace> {
  const { env } = process;
  const display = env["DISPLAY"] ?? "";
  const { clock, signal } = options;
  await using stack = new AsyncDisposableStack();
  const cacheDir = join(options.dataDir, "cache");
  const indicator = stack.use(await startIndicator({ env, signal, clock, cacheDir }));
  const pause = createPause();
  void followPresses(indicator, () => pause.toggle());
  const applications = options.policy.applications.map((rule) => `agent: ${rule.app}`);
  const show = () => indicator.show({ applications, startedMs: clock(), paused: pause.paused() });
  await show();
  stack.defer(pause.onChange(() => void show()));
  const paused = (): boolean | "indicator_lost" =>
    pause.paused() || (indicator.alive() ? false : "indicator_lost");
  const eyes = stack.use(await eyesOn({ env }, options, indicator, () => paused() !== false));
  const hands = stack.use(await openLinuxHands({ display }));
  const parts = stack.move();
  return { display, eyes, hands, paused, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

async function followPresses(indicator: Indicator, toggle: () => void): Promise<void> {
  for await (const press of indicator.presses()) if (press === "toggle") toggle();
}

function eyesOn(
  desktop: DesktopAddress,
  { policy, clock, signal }: WorkplaceOptions,
  indicator: Indicator | null,
  paused: () => boolean,
): Promise<Eyes> {
  const browsers = policy.applications.filter((rule) => rule.browser).map((rule) => rule.app);
  return openDesktopEyes(desktop, {
    approves: (window) => admitWindow(policy, window).kind === "admitted",
    browsers: new Set(browsers),
    // Beside a window that may be seen a person's touch is a gap, and it takes over as soon as one is told.
    ...(indicator ? { gapRunMs: 0 } : {}),
    ignoredWindowIds: () => (indicator ? [indicator.windowId] : []),
    paused,
    clock,
    signal,
  });
}

async function openApplication(
  desktop: PrivateDesktop,
  { open, policy }: WorkplaceOptions,
): Promise<void> {
  const isAddress = /^https?:\/\//.test(open);
  const app = isAddress ? "chromium" : open;
  if (!policy.applications.some((rule) => rule.app === app))
    throw new CliError("refused", `the policy does not name ${app}; --open one that it names`);
  if (isAddress) await startChromium(desktop, { url: open });
  else if (app === "mousepad") startMousepad(desktop);
  else if (app === "galculator") startGalculator(desktop);
  else desktop.spawn(app);
}

const patienceMs = 20_000;
const pollMs = 150;
/** From the window's first appearance until its elements have settled. */
const settleMs = 600;

async function untilApproved(eyes: Eyes, { open, signal }: WorkplaceOptions): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
    signal.throwIfAborted();
    const isThere = (await eyes.look()).context.window !== null;
    await sleep(isThere ? settleMs : pollMs);
    if (isThere) return;
  }
  throw new CliError(
    "refused",
    `${open} showed no window that the policy approves. Is its address among the policy's sites?`,
  );
}
