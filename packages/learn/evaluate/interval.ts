/** Intervals for shares of successes; all at 95 % unless told otherwise. */

/** A share with the range that the data leave open. */
export type Interval = { readonly rate: number; readonly low: number; readonly high: number };

/** Two-sided 95 % point of the normal distribution. */
export const z95 = 1.959963984540054;

/**
 * Wilson score interval (E. B. Wilson, 1927): keeps its promise also near 0 and 1 and for few trials.
 * No trials leave everything open.
 */
export function wilsonInterval(successes: number, trials: number, z = z95): Interval {
  if (!Number.isInteger(successes) || successes < 0 || successes > trials) {
    throw new RangeError(`${successes} of ${trials} is no share`);
  }
  if (trials === 0) return { rate: 0, low: 0, high: 1 };
  const rate = successes / trials;
  const shrink = 1 + z ** 2 / trials;
  const center = (rate + z ** 2 / (2 * trials)) / shrink;
  const spread = (rate * (1 - rate)) / trials + z ** 2 / (4 * trials ** 2);
  const half = (z / shrink) * Math.sqrt(spread);
  // At 0 and 1 the formula touches the border exactly; rounding must not cross it.
  return {
    rate,
    low: successes === 0 ? 0 : center - half,
    high: successes === trials ? 1 : center + half,
  };
}

/** `to.rate - from.rate` of two independent shares, by Newcombe's method 10 (R. G. Newcombe, 1998). */
export function differenceInterval(from: Interval, to: Interval): Interval {
  const rate = to.rate - from.rate;
  return {
    rate,
    low: rate - Math.hypot(to.rate - to.low, from.high - from.rate),
    high: rate + Math.hypot(to.high - to.rate, from.rate - from.low),
  };
}
