/** The demo's person: eyes of its own to find things, hands to do them; it knows nothing of the recorder. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { openAccessibility } from "@apprentice/desktop/linux/accessibility/open-accessibility.ts";
import { openLinuxEyes } from "@apprentice/desktop/linux/linux-eyes.ts";
import { openLinuxHands } from "@apprentice/desktop/linux/linux-hands.ts";
import type { PrivateDesktop } from "@apprentice/desktop/linux/private-desktop.ts";
import type { Eyes } from "@apprentice/desktop/observe/eyes.ts";
import { createPerson } from "@apprentice/learn/demonstrate/person.ts";
import type { Person } from "@apprentice/learn/demonstrate/person.ts";
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import { sightOf } from "../../demonstrate/sight-of.ts";

export type ScriptedPerson = AsyncDisposable &
  Person & {
    isActive(app: string, title: string): Promise<boolean>;
    /** What the first element with a value shows; the calculator has one. */
    readDisplay(): Promise<string>;
  };

const displaySettlesMs = 700;

export async function openScriptedPerson(options: {
  readonly desktop: PrivateDesktop;
  readonly seed: number;
  /** 1 is a normal pace, 0.5 takes half the time. */
  readonly pace: number;
}): Promise<ScriptedPerson> {
  const { desktop } = options;
  const clock = (): number => performance.timeOrigin + performance.now();
  await using stack = new AsyncDisposableStack();
  const stop = new AbortController();
  const accessibility = stack.use(
    await openAccessibility({ sessionBus: desktop.sessionBus, clock }),
  );
  const eyes = stack.use(
    await openLinuxEyes({
      platform: process.platform,
      env: desktop.env,
      auth: desktop.auth,
      accessibility,
      random: (count) => randomBytes(count),
      approves: () => true,
      browsers: new Set(["chromium"]),
      ignoredWindowIds: () => [],
      paused: () => false,
      clock,
      signal: stop.signal,
    }),
  );
  const hands = stack.use(await openLinuxHands(desktop));
  void drain(eyes);
  const wait = async (ms: number): Promise<void> => {
    await sleep(ms);
  };
  const person = createPerson({
    hands,
    sleep: wait,
    random: seededRandom(options.seed),
    pace: options.pace,
    typoShare: 0.06,
    patienceMs: 8_000,
    ...sightOf(eyes),
  });
  const parts = stack.move();
  return {
    ...person,
    isActive: async (app, title) => {
      const { window } = (await eyes.look()).context;
      return window?.app === app && window.title.includes(title);
    },
    readDisplay: async () => {
      await wait(displaySettlesMs);
      return (
        (await eyes.look()).context.elements.find((element) => element.value !== null)?.value ?? ""
      );
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await parts.disposeAsync();
    },
  };
}

/** Nobody needs the person's own input events, but a queue that nobody reads would fill up. */
async function drain(eyes: Eyes): Promise<void> {
  for await (const seen of eyes.events()) void seen;
}
