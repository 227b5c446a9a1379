/** What recordings are worth: success against demonstrations, per application and family, with advice. */
import { differenceInterval, wilsonInterval, type Interval } from "./interval.ts";
import { defaultAdvice, recommend, type Advice, type AdviceOptions } from "./recommend.ts";
import { successCurve, type SuccessCurve } from "./success-curve.ts";
import type { Trial, TrialCondition } from "./trial.ts";

export type ValueGroup = {
  readonly scope: "all" | "application" | "family";
  readonly name: string;
  readonly curve: SuccessCurve;
  readonly advice: Advice;
};

export type ConditionResult = {
  readonly condition: TrialCondition;
  readonly episodes: number;
  readonly success: Interval;
};

export type ValueReport = {
  readonly version: 1;
  /** Which of the two views the curves and conditions are of: the one that was measured at more points. */
  readonly view: Trial["view"];
  /** Curves over unseen states. */
  readonly groups: readonly ValueGroup[];
  /** Every condition at the greatest number of demonstrations that it was measured with. */
  readonly conditions: readonly ConditionResult[];
  /** Success without masking minus with it, at the greatest number of demonstrations; null: not measured. */
  readonly maskingCost: Interval | null;
};

export function valueReport(
  trials: readonly Trial[],
  options: AdviceOptions = defaultAdvice,
): ValueReport {
  const unseen = trials.filter((trial) => trial.condition === "unseen_state");
  const view = mainView(unseen);
  const shown = unseen.filter((trial) => trial.view === view);
  const group = (scope: ValueGroup["scope"], name: string, part: readonly Trial[]): ValueGroup => {
    const curve = successCurve(part);
    return { scope, name, curve, advice: recommend(curve, options) };
  };
  const by = (scope: "application" | "family") =>
    [...Map.groupBy(shown, (trial) => trial[scope])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => group(scope, name, part));
  return {
    version: 1,
    view,
    groups: [group("all", "all", shown), ...by("application"), ...by("family")],
    conditions: conditionResults(trials.filter((trial) => trial.view === view)),
    maskingCost: maskingCost(unseen),
  };
}

/** Masked where both were measured equally well, as that is what real recordings are. */
function mainView(trials: readonly Trial[]): Trial["view"] {
  const points = (view: Trial["view"]): number =>
    new Set(trials.filter((trial) => trial.view === view).map((trial) => trial.demonstrations))
      .size;
  return points("unmasked") > points("masked") ? "unmasked" : "masked";
}

function conditionResults(trials: readonly Trial[]): ConditionResult[] {
  return [...Map.groupBy(trials, (trial) => trial.condition)].map(([condition, group]) => {
    const most = withMostDemonstrations(group);
    return { condition, episodes: most.length, success: share(most) };
  });
}

/** Only counts of demonstrations that both views were measured with are compared. */
function maskingCost(trials: readonly Trial[]): Interval | null {
  const open = trials.filter((trial) => trial.view === "unmasked");
  const counts = new Set(open.map((trial) => trial.demonstrations));
  const masked = trials.filter(
    (trial) => trial.view === "masked" && counts.has(trial.demonstrations),
  );
  if (open.length === 0 || masked.length === 0) return null;
  const most = Math.max(...masked.map((trial) => trial.demonstrations));
  const at = (part: readonly Trial[]) =>
    share(part.filter((trial) => trial.demonstrations === most));
  return differenceInterval(at(masked), at(open));
}

function withMostDemonstrations(trials: readonly Trial[]): readonly Trial[] {
  const most = Math.max(...trials.map((trial) => trial.demonstrations));
  return trials.filter((trial) => trial.demonstrations === most);
}

function share(trials: readonly Trial[]): Interval {
  return wilsonInterval(trials.filter((trial) => trial.success).length, trials.length);
}
