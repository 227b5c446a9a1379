/** Questions to the person. On a desktop that both share, whoever answers touches it: that is no take-over. */
import { admitWindow } from "@apprentice/core/policy/admit.ts";
import type { Run } from "../run.ts";
import { unlessAborted } from "../unless-aborted.ts";

/** Nothing was touched for this long: the person has let go. */
const restMs = 1_000;
/** How long the agent waits for that, and for an approved window in front. */
const patienceMs = 60_000;
const pollMs = 100;

/** Rejects when the run is stopped, and with `not let go` where the desktop is not given back. */
export async function askDirector<T>(run: Run, question: () => Promise<T>): Promise<T> {
  // Nothing is asked that nobody waits for: the answer would be taken for that of the next question.
  run.signal.throwIfAborted();
  run.armed.hold();
  try {
    const answer = await unlessAborted(question(), run.signal);
    await givenBack(run, run.signal);
    return answer;
  } finally {
    run.armed.release();
  }
}

/** Waits until the person has let go of mouse and keyboard and an approved window is in front. */
export async function givenBack(run: Run, signal: AbortSignal): Promise<void> {
  const { shared, director, watch, clock, wait, eyes, policy } = run.options;
  if (shared !== true) return;
  director.letGo?.();
  const sinceMs = clock();
  for (;;) {
    await wait(pollMs, signal);
    const nowMs = clock();
    const isQuiet = nowMs - Math.max(sinceMs, watch.foreignMs()) >= restMs;
    if (isQuiet) {
      const { context } = await eyes.look();
      if (admitWindow(policy, context.window).kind === "admitted") return;
    }
    if (nowMs - sinceMs > patienceMs) throw new NotLetGo();
  }
}

/** The person answered but went on using the desktop for something else. */
export class NotLetGo extends Error {}
