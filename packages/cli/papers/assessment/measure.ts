/** How a measure is stated: with no switch, or with a test and what it means that the test fails. */

export type Measure = {
  readonly words: string;
  /** Why it does not hold, or not everywhere; null where it is in force. */
  readonly lacking: string | null;
};

/** Yardsticks are the software's own and are printed with their measure. */
export const yardstick = {
  holdHours: 24,
  uploadDays: 30,
  taskDays: 365,
  datasetDays: 730,
  offlineHours: 72,
  steps: 100,
} as const;

/** The software does not run without it; the promise named beside it is tried by tests. */
export const builtIn = (words: string, promise?: number): Measure => ({
  words: promise === undefined ? words : `${words} (promise ${String(promise)})`,
  lacking: null,
});

export const measure = (words: string, holds: boolean, otherwise: string): Measure => ({
  words,
  lacking: holds ? null : otherwise,
});

/** Holds where nothing is listed as lacking. */
export const unless = (words: string, lacking: readonly string[]): Measure =>
  measure(words, lacking.length === 0, lacking.join("; "));
