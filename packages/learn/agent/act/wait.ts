/** Waits `ms`, or rejects as soon as the signal fires. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;
