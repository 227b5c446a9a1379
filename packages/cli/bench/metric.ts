/** The shape that every measurement of `apprentice bench` has; names are those of the design document. */
export type Metric = {
  /** Name with its group first, e.g. `merge.events_per_s`. */
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** What we aim at, e.g. `<= 30`; null: as measured. */
  readonly aim: string | null;
  /** What the same run measured beside it, or null. */
  readonly baseline: number | null;
};

export type BenchContext = {
  /** Progress for people; goes to stderr. */
  readonly log: (line: string) => void;
  /** Empty folder that is removed afterwards. */
  readonly scratchDir: string;
  readonly signal: AbortSignal;
  /** Shorter runs that still measure every metric, for tests. */
  readonly quick: boolean;
};

export type Bench = (context: BenchContext) => Promise<Metric[]>;
