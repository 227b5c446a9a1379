import { seededRandom } from "../evaluate/practice/seeded-random.ts";

/** Batches of one pass over the examples, each as numbers of examples. */
export type EpochPlan = readonly (readonly number[])[];

/** Batches whose examples are shuffled together before they are sorted by length. */
const poolBatches = 8;

/**
 * A shuffled pass in which neighbours in length share a batch, so that little is padding.
 * Every batch is full: the last one is filled up from the start. Deterministic in seed and epoch.
 */
export function planEpoch(options: {
  readonly lengths: readonly number[];
  readonly batch: number;
  readonly seed: number;
  readonly epoch: number;
}): EpochPlan {
  const { lengths, batch, seed, epoch } = options;
  const random = seededRandom(seed * 1_000_003 + epoch);
  const order = shuffle(
    lengths.map((_, index) => index),
    () => random.next(),
  );
  const batches: number[][] = [];
  for (let from = 0; from < order.length; from += batch * poolBatches) {
    const pool = order.slice(from, from + batch * poolBatches);
    pool.sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
    for (let at = 0; at < pool.length; at += batch) batches.push(pool.slice(at, at + batch));
  }
  for (const one of batches) {
    for (let at = 0; one.length < batch; at += 1) one.push(order[at % order.length] ?? 0);
  }
  return shuffle(batches, () => random.next());
}

/** Fisher–Yates. */
function shuffle<T>(list: readonly T[], random: () => number): T[] {
  const result = [...list];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const at = Math.floor(random() * (last + 1));
    [result[last], result[at]] = [result[at] as T, result[last] as T];
  }
  return result;
}
