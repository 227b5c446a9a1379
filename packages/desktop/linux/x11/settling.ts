/** Counts the answers that are under way and without which nothing may be decided. */
export type Settling = {
  readonly settled: boolean;
  /** Nothing is decided while this runs. */
  readonly settle: (work: () => Promise<void>) => void;
  /** Resolves once settled, at the latest after `timeoutMs`. */
  readonly whenSettled: (timeoutMs: number) => Promise<void>;
};

export function createSettling(listener: {
  readonly onBegin: () => void;
  readonly onEnd: () => void;
}): Settling {
  const waiters = new Set<() => void>();
  let unsettled = 0;
  return {
    get settled() {
      return unsettled === 0;
    },
    settle(work) {
      unsettled += 1;
      listener.onBegin();
      void work().finally(() => {
        unsettled -= 1;
        listener.onEnd();
        if (unsettled > 0) return;
        for (const release of waiters) release();
        waiters.clear();
      });
    },
    whenSettled(timeoutMs) {
      if (unsettled === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const release = () => {
          clearTimeout(timer);
          waiters.delete(release);
          resolve();
        };
        const timer = setTimeout(release, timeoutMs);
        waiters.add(release);
      });
    },
  };
}
