/** A bounded queue of changes: past the limit the oldest go, and the reader is told that focus is unknown. */
import type { AccessibilityChange } from "./accessibility.ts";

export type ChangeQueue = {
  push(change: AccessibilityChange): void;
  /** Ends the reading once what is queued has been read. */
  end(): void;
  read(): AsyncIterable<AccessibilityChange>;
};

const limit = 1024;

export function openChangeQueue(): ChangeQueue {
  const queue: AccessibilityChange[] = [];
  let ended = false;
  let wake: (() => void) | null = null;
  const notify = () => {
    wake?.();
    wake = null;
  };
  return {
    push: (change) => {
      const last = queue.at(-1);
      // A page that loads says so a dozen times at once.
      const repeated =
        change.kind === "document" &&
        last?.kind === "document" &&
        last.pid === change.pid &&
        (last.certain || !change.certain);
      if (ended || repeated) return;
      if (queue.length >= limit) {
        queue.splice(0, limit / 2, { kind: "focus", element: null });
      }
      queue.push(change);
      notify();
    },
    end: () => {
      ended = true;
      notify();
    },
    async *read() {
      for (;;) {
        const change = queue.shift();
        if (change) {
          yield change;
        } else if (ended) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
