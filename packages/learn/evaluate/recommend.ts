/** Whether to go on collecting recordings of a kind of work: people's time and privacy are the price. */
import type { SuccessCurve } from "./success-curve.ts";

export type Advice = {
  readonly advice: "stop" | "collect" | "measure";
  /** One plain sentence or two, for people. */
  readonly because: string;
};

export type AdviceOptions = {
  /** Success that is good enough. */
  readonly target: number;
  /** Gain, as a share, that doubling the demonstrations must promise to be worth it. */
  readonly worthwhileGain: number;
};

export const defaultAdvice: AdviceOptions = { target: 0.95, worthwhileGain: 0.05 };

const percent = (share: number) => `${Math.round(100 * share)} %`;

/**
 * "stop" where success has surely reached the target or the last stretch surely gained too little,
 * "collect" where it surely gained enough, "measure" where the episodes do not decide.
 * Surely: the 95 % interval lies wholly on one side.
 */
export function recommend(
  { points, gains }: SuccessCurve,
  options: AdviceOptions = defaultAdvice,
): Advice {
  const { target, worthwhileGain } = options;
  const last = points.at(-1);
  if (!last) return { advice: "measure", because: "Nothing was measured." };
  const reached = `${percent(last.success.rate)} at ${last.demonstrations} demonstrations a task`;
  if (last.success.low >= target) {
    const because = `Success is ${reached}, surely at least ${percent(target)}: more recordings are not needed.`;
    return { advice: "stop", because };
  }
  const gain = gains.at(-1);
  if (!gain) {
    const because = `Success is ${reached}; one point makes no curve. Measure with fewer and with more.`;
    return { advice: "measure", because };
  }
  const doublings = Math.max(1, Math.log2(gain.to / Math.max(1, gain.from)));
  const [low, high] = [gain.gain.low / doublings, gain.gain.high / doublings];
  const stretch = `from ${gain.from} to ${gain.to} demonstrations a task success went up by ${percent(gain.gain.rate)}`;
  if (high < worthwhileGain) {
    const because = `The curve is flat: ${stretch}, surely less than ${percent(worthwhileGain)} a doubling. More of the same will not help.`;
    return { advice: "stop", because };
  }
  if (low >= worthwhileGain) {
    return { advice: "collect", because: `Success is ${reached} and still rising: ${stretch}.` };
  }
  const because = `Success is ${reached}; ${stretch}, but ${last.episodes} episodes do not tell this from chance. Measure more episodes before collecting more.`;
  return { advice: "measure", because };
}
