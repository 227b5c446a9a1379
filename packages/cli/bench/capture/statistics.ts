export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export type MemorySample = { readonly minute: number; readonly mb: number };

/** Least-squares slope in MB per minute. */
export function slopeOf(samples: readonly MemorySample[]): number {
  const mean = (pick: (sample: MemorySample) => number) =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / Math.max(1, samples.length);
  const [minute, mb] = [mean((s) => s.minute), mean((s) => s.mb)];
  const above = samples.reduce((sum, s) => sum + (s.minute - minute) * (s.mb - mb), 0);
  const below = samples.reduce((sum, s) => sum + (s.minute - minute) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
