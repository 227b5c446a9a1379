/** When a tree is read again: soon after a menu opened, later after other changes, never while somebody types. */

export type RefreshSchedule = Disposable & {
  /** Something changed; the sooner of the asked times wins. */
  want(urgency: Urgency): void;
  /** Text changed: nothing is read until typing has paused. */
  typed(): void;
  readonly typing: () => boolean;
};

export type Urgency = "menu" | "soon" | "calm";

/** After a menu's window opened, after focus moved, and after anything else. */
const delaysMs = { menu: 25, soon: 25, calm: 120 } as const;
/** How long after the last change of text typing counts as over. */
const typingPauseMs = 400;
/** A reading that took t ms is followed by a pause of at least this many times t, so it stays a small share. */
const restFactors = { menu: 0, soon: 3, calm: 12 } as const;
/**
 * A menu stands open for as long as somebody reads it, and without its items its picture is filled: so long after it
 * opened, rests are no longer than this, however slowly a busy machine was read before.
 */
const menuMs = { lasts: 1_500, greatestRest: 100 } as const;

/** `read` must never reject. */
export function openRefreshSchedule(options: {
  readonly clock: () => number;
  readonly read: () => Promise<void>;
}): RefreshSchedule {
  const { clock, read } = options;
  let timer: NodeJS.Timeout | null = null;
  let dueMs = Infinity;
  let reading = false;
  let closed = false;
  let typedMs = -Infinity;
  let lastEndMs = -Infinity;
  let lastTookMs = 0;
  let menuOpenedMs = -Infinity;
  const typing = () => clock() - typedMs < typingPauseMs;

  const arm = (atMs: number) => {
    if (closed || atMs >= dueMs) return;
    if (timer) clearTimeout(timer);
    dueMs = atMs;
    if (reading) return;
    timer = setTimeout(() => void run(), Math.max(0, atMs - clock()));
    timer.unref();
  };
  const run = async () => {
    dueMs = Infinity;
    timer = null;
    if (typing()) return arm(typedMs + typingPauseMs);
    reading = true;
    const fromMs = clock();
    await read();
    reading = false;
    lastEndMs = clock();
    lastTookMs = lastEndMs - fromMs;
    const next = dueMs;
    dueMs = Infinity;
    if (next !== Infinity) arm(next);
  };
  return {
    want: (urgency) => {
      if (urgency === "menu") menuOpenedMs = clock();
      const isMenuFresh = urgency !== "calm" && clock() - menuOpenedMs < menuMs.lasts;
      const greatestRestMs = isMenuFresh ? menuMs.greatestRest : Infinity;
      const restMs = Math.min(lastTookMs * restFactors[urgency], greatestRestMs);
      arm(Math.max(clock() + delaysMs[urgency], lastEndMs + restMs));
    },
    typed: () => {
      typedMs = clock();
      arm(typedMs + typingPauseMs);
    },
    typing,
    [Symbol.dispose]: () => {
      closed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
