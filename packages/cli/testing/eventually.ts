import { setTimeout as sleep } from "node:timers/promises";

const pollMs = 50;

/** Waits until it holds; throws after `patienceMs` with what never came to be. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
  patienceMs = 60_000,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
    if (await holds()) return;
    await sleep(pollMs);
  }
  throw new Error(`it never came to be: ${what}`);
}
