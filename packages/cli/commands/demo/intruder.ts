/** An application that nobody approved: it shows a secret and wanders over the approved windows. */
import { setTimeout as sleep } from "node:timers/promises";
import { startXterm } from "@apprentice/desktop/linux/private-applications.ts";
import type { PrivateDesktop } from "@apprentice/desktop/linux/private-desktop.ts";

export type Intruder = AsyncDisposable & {
  /** Moves over the approved windows until `signal` fires, then hides below them again. */
  wander(signal: AbortSignal): Promise<void>;
};

const title = "intruder";
/** Over the right half of the browser, where no task has anything to click. */
const way = [
  [560, 420],
  [600, 470],
  [640, 430],
  [580, 500],
] as const;

export async function startIntruder(desktop: PrivateDesktop, secret: string): Promise<Intruder> {
  const script = `printf '\\033]0;${title}\\007'; while :; do printf '%s  ' '${secret}'; sleep 0.05; done`;
  const child = startXterm(desktop, ["sh", "-c", script]);
  const run = async (...args: readonly string[]): Promise<void> => {
    await desktop.spawn("xdotool", ["search", "--name", title, ...args]).exited;
  };
  await sleep(800);
  await run("windowsize", "330", "180", "windowmove", "930", "600");
  return {
    wander: async (signal) => {
      for (let at = 0; !signal.aborted; at += 1) {
        const [x, y] = way[at % way.length] ?? way[0];
        // A click raises the browser above it, so it comes up again and again.
        await run("windowraise", "windowmove", String(x), String(y));
        await sleep(150, undefined, { signal }).catch(() => undefined);
      }
      await run("windowmove", "930", "600", "windowlower");
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
