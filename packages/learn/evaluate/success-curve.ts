/** How success grows with the number of demonstrations. */
import { differenceInterval, wilsonInterval, type Interval } from "./interval.ts";
import type { Trial } from "./trial.ts";

export type CurvePoint = {
  readonly demonstrations: number;
  readonly episodes: number;
  readonly successes: number;
  readonly success: Interval;
  /** Lowest and highest success among training seeds: what another training run may bring. */
  readonly seeds: { readonly count: number; readonly low: number; readonly high: number };
};

/** What one more demonstration per task brought between two neighbouring points, as a share. */
export type MarginalGain = {
  readonly from: number;
  readonly to: number;
  readonly gain: Interval;
  readonly perDemonstration: Interval;
};

export type SuccessCurve = {
  readonly points: readonly CurvePoint[];
  readonly gains: readonly MarginalGain[];
};

/** Points in ascending order of demonstrations. */
export function successCurve(trials: readonly Trial[]): SuccessCurve {
  const groups = Map.groupBy(trials, (trial) => trial.demonstrations);
  const points = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([demonstrations, group]) => toPoint(demonstrations, group));
  const gains = points.slice(1).flatMap((point, at) => {
    const before = points[at];
    return before ? [toGain(before, point)] : [];
  });
  return { points, gains };
}

function toPoint(demonstrations: number, trials: readonly Trial[]): CurvePoint {
  const successes = count(trials);
  const rates = [...Map.groupBy(trials, (trial) => trial.trainingSeed).values()].map(
    (group) => count(group) / group.length,
  );
  return {
    demonstrations,
    episodes: trials.length,
    successes,
    success: wilsonInterval(successes, trials.length),
    seeds: { count: rates.length, low: Math.min(...rates), high: Math.max(...rates) },
  };
}

function toGain(before: CurvePoint, after: CurvePoint): MarginalGain {
  const gain = differenceInterval(before.success, after.success);
  const more = after.demonstrations - before.demonstrations;
  return {
    from: before.demonstrations,
    to: after.demonstrations,
    gain,
    perDemonstration: { rate: gain.rate / more, low: gain.low / more, high: gain.high / more },
  };
}

function count(trials: readonly Trial[]): number {
  return trials.filter((trial) => trial.success).length;
}
