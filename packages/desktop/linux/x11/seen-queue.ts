/** What was seen and not yet fetched: bounded, in order, and honest about what it had to drop. */
import type { Seen } from "../../observe/eyes.ts";

export const greatestQueue = 8192;
/** The oldest run that goes at once when nobody fetches. */
const dropRun = 1024;

export type SeenQueue = AsyncIterable<Seen> & {
  push(seen: Seen): void;
  /** No more will come; what stands in the queue is still fetched. */
  end(): void;
};

export function createSeenQueue(): SeenQueue {
  const items: Seen[] = [];
  let head = 0;
  let ended = false;
  let wake: (() => void) | null = null;
  const drop = () => {
    const gone = items.splice(head, dropRun);
    const times = gone
      .map((seen) =>
        seen.kind === "event" ? seen.event.tMs : seen.kind === "gap" ? seen.gap.fromMs : NaN,
      )
      .filter((tMs) => !Number.isNaN(tMs));
    const count = gone.reduce((sum, seen) => sum + (seen.kind === "gap" ? seen.gap.count : 1), 0);
    const gap = {
      fromMs: times[0] ?? 0,
      toMs: times.at(-1) ?? 0,
      reason: "queue_full",
      count,
    } as const;
    items.splice(head, 0, { kind: "gap", gap });
    for (const lost of gone.filter((seen) => seen.kind === "lost")) items.push(lost);
  };
  return {
    push(seen) {
      if (ended) return;
      items.push(seen);
      if (items.length - head > greatestQueue) drop();
      wake?.();
      wake = null;
    },
    end() {
      ended = true;
      wake?.();
      wake = null;
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const next = items[head];
        if (next) {
          head += 1;
          if (head === 1024 || head === items.length) {
            items.splice(0, head);
            head = 0;
          }
          yield next;
        } else if (ended) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
