/** A small deterministic generator (mulberry32), so that a seed names a state for good. */
export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [from, to], both included. */
  integer(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  /** `count` different entries of `list`, in random order. */
  sample<T>(list: readonly T[], count: number): T[];
  /** Normal with mean 0 and deviation 1 (Box–Muller). */
  normal(): number;
};

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const sample = <T>(list: readonly T[], count: number): T[] => {
    const rest = [...list];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0)
      taken.push(...rest.splice(integer(0, rest.length - 1), 1));
    return taken;
  };
  return {
    next,
    integer,
    sample,
    pick: <T>(list: readonly T[]): T => {
      const [one] = sample(list, 1);
      if (one === undefined) throw new RangeError("cannot pick from an empty list");
      return one;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
