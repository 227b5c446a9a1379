/** Joins drops for one reason into one gap, told when the run ends. */
import type { Gap, GapReason } from "@apprentice/core/event/gap.ts";

export type GapCounter = {
  drop(reason: GapReason, tMs: number): void;
  /** Ends the open run, if there is one. */
  flush(): void;
  /** Whether a run has been open for longer than `ms` at `nowMs`. */
  olderThan(ms: number, nowMs: number): boolean;
};

export function createGapCounter(tell: (gap: Gap) => void): GapCounter {
  let open: { reason: GapReason; fromMs: number; toMs: number; count: number } | null = null;
  const flush = () => {
    if (open) tell(open);
    open = null;
  };
  return {
    drop(reason, tMs) {
      if (open && open.reason !== reason) flush();
      if (open) {
        open.toMs = Math.max(open.toMs, tMs);
        open.count += 1;
      } else open = { reason, fromMs: tMs, toMs: tMs, count: 1 };
    },
    flush,
    olderThan: (ms, nowMs) => open !== null && nowMs - open.fromMs > ms,
  };
}
