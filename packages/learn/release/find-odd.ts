/**
 * Finds demonstrations that are like nobody else's, by the distance to the nearest work of OTHER people: a person who
 * floods the data counts once, and needs that many others to look ordinary. It yields ids to leave out and nothing
 * else; no person gets a score that outlives the call.
 */
export type Demonstration<Id extends string> = {
  readonly id: Id;
  /** A name that holds for this one job. */
  readonly person: string;
  readonly shape: readonly number[];
};

/** With fewer people there is nobody to compare with. */
export const leastPeople = 5;
/** How far above the usual a distance must lie, in standard deviations of ordinary work (normal tails: 1 in 10⁹). */
const greatestDeviation = 6;
/** What is compared with, at most, of one person and of all. */
const greatestOfOne = 40;
const greatestOfAll = 2000;

/** `random` gives numbers in [0, 1); it chooses what is compared with. */
export function findOdd<Id extends string>(
  demonstrations: readonly Demonstration<Id>[],
  random: () => number,
): ReadonlySet<Id> {
  const people = Map.groupBy(demonstrations, ({ person }) => person);
  if (people.size < leastPeople) return new Set();
  const each = Math.max(1, Math.min(greatestOfOne, Math.floor(greatestOfAll / people.size)));
  const samples = [...people].map(([name, own]) => ({ name, own: sample(own, each, random) }));
  const known = samples.map(({ name, own }) => ({ name, shapes: own.map(({ shape }) => shape) }));
  const nearest = Math.max(3, Math.ceil(people.size * 0.02));
  const distance = (one: Demonstration<Id>) => distanceToOthers(one, known, nearest);
  const references = samples.flatMap(({ own }) => own);
  const usual = references.map(distance).toSorted((a, b) => a - b);
  const middle = median(usual);
  const spread = median(usual.map((value) => Math.abs(value - middle)).toSorted((a, b) => a - b));
  // Work that is all alike must not make the least difference odd.
  const limit = middle + greatestDeviation * Math.max(0.02, 1.4826 * spread);
  const odd = new Set(demonstrations.filter((one) => distance(one) > limit).map(({ id }) => id));
  for (const own of people.values()) {
    const count = own.filter(({ id }) => odd.has(id)).length;
    // What comes from the same hand as mostly odd work is not trusted either.
    if (own.length >= 4 && count * 2 >= own.length) for (const { id } of own) odd.add(id);
  }
  return odd;
}

type Person = { readonly name: string; readonly shapes: readonly (readonly number[])[] };

/** To the work of the `nearest`-th nearest other person. */
function distanceToOthers<Id extends string>(
  one: Demonstration<Id>,
  people: readonly Person[],
  nearest: number,
): number {
  const closest = new Float64Array(people.length).fill(Number.POSITIVE_INFINITY);
  people.forEach(({ name, shapes }, index) => {
    if (name === one.person) return;
    let least = Number.POSITIVE_INFINITY;
    for (const shape of shapes) least = Math.min(least, squaredDistance(one.shape, shape));
    closest[index] = least;
  });
  return Math.sqrt(closest.sort()[nearest - 1] ?? Number.POSITIVE_INFINITY);
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) {
    const apart = (a[index] ?? 0) - (b[index] ?? 0);
    sum += apart * apart;
  }
  return sum;
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function sample<T>(all: readonly T[], count: number, random: () => number): T[] {
  return all
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ item }) => item);
}
