/** Whether the participant has paused; the indicator, its key and the command line all turn the same switch. */
export type Pause = {
  readonly paused: () => boolean;
  set(paused: boolean): void;
  toggle(): void;
  /** Gives back how to stop listening. */
  onChange(listener: () => void): () => void;
};

export function createPause(): Pause {
  let paused = false;
  const listeners = new Set<() => void>();
  const set = (next: boolean): void => {
    if (next === paused) return;
    paused = next;
    for (const listener of listeners) listener();
  };
  return {
    paused: () => paused,
    set,
    toggle: () => set(!paused),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
