/**
 * The attack: each session becomes the means of its samples; each mean counts by how much people differ in it beyond
 * what one person differs from day to day (a diagonal linear discriminant, learnt on other people).
 */
import type { Samples } from "./features.ts";

export type Pair = { readonly known: Samples; readonly unknown: Samples };

const leastSamples = 3;

/** Share of unknown sessions whose nearest known session is of the same person. */
export function rankOneShare(gallery: readonly Pair[], others: readonly Pair[]): number {
  const names = [...new Set(others.flatMap(({ known }) => [...known.keys()]))];
  const scales = names.map((name) => scaleOf(name, others));
  const vector = (samples: Samples): Float64Array =>
    Float64Array.from(names, (name, at) => {
      const { mean, within, weight } = scales[at] ?? { mean: 0, within: 1, weight: 0 };
      return (((meanOf(samples, name) ?? mean) - mean) / within) * weight;
    });
  const known = gallery.map((pair) => vector(pair.known));
  let hits = 0;
  for (const [person, pair] of gallery.entries())
    if (nearest(vector(pair.unknown), known) === person) hits += 1;
  return hits / gallery.length;
}

function scaleOf(name: string, others: readonly Pair[]) {
  const both = others.flatMap(({ known, unknown }) => {
    const [a, b] = [meanOf(known, name), meanOf(unknown, name)];
    return a === null || b === null ? [] : [[a, b] as const];
  });
  const all = both.flat();
  const mean = average(all);
  const within = average(both.map(([a, b]) => ((a - b) * (a - b)) / 2));
  const total = average(all.map((value) => (value - mean) * (value - mean)));
  const between = Math.max(0, total - within);
  // Bayes-optimal for two noisy readings of one normal habit, up to a constant.
  const weight = within > 0 ? Math.sqrt(between / (between + within)) : 0;
  return { mean, within: Math.sqrt(within) || 1, weight };
}

function nearest(one: Float64Array, known: readonly Float64Array[]): number {
  let best = -1;
  let least = Infinity;
  for (const [index, other] of known.entries()) {
    let square = 0;
    for (let at = 0; at < one.length; at += 1) square += ((one[at] ?? 0) - (other[at] ?? 0)) ** 2;
    if (square < least) [least, best] = [square, index];
  }
  return best;
}

function meanOf(samples: Samples, name: string): number | null {
  const list = samples.get(name);
  return list && list.length >= leastSamples ? average(list) : null;
}

const average = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
