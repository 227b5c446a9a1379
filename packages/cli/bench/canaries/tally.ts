/** Counts what was planted and what was hidden of it, per class and way of planting, each different value once. */
import type { Metric } from "../metric.ts";
import type { Canary, CanaryClass } from "./canary.ts";

export type Masking = "roles" | "detect";
type Count = { planted: number; hidden: number };

export type Outcome = {
  readonly canary: Canary;
  readonly masking: Masking;
  /** Nowhere in what leaves the machine. */
  readonly hidden: boolean;
  /** Nowhere in the hold either, where the last look has not been. */
  readonly hiddenAtOnce: boolean;
  /** The control: what has no protection shows it. */
  readonly shown: boolean;
  /** Whether no detector's skill is asked for: one leak is one too many. */
  readonly structural: boolean;
};

/** Goals of reference/redaction.md: the least share of different values that must be hidden. */
function floorOf({ canary, structural }: Pick<Outcome, "canary" | "structural">): number {
  if (structural) return 1;
  return looseFloors[canary.class] ?? 0.99;
}
const looseFloors: Partial<Record<CanaryClass, number>> = {
  secret: 0.95,
  address: 0.9,
  person: 0.9,
  health: 0.9,
  finance: 0.9,
};

/** Groups by `key`; a value that was planted several times counts as hidden only if it never stood anywhere. */
function tallyBy(
  outcomes: readonly Outcome[],
  key: (outcome: Outcome) => string,
): ReadonlyMap<string, Count> {
  const counts = new Map<string, Count>();
  for (const [name, group] of Map.groupBy(outcomes, key)) {
    const values = Map.groupBy(group, ({ canary }) => canary.value);
    const hidden = [...values.values()].filter((all) => all.every((one) => one.hidden));
    counts.set(name, { planted: values.size, hidden: hidden.length });
  }
  return counts;
}

/** Names of groups in which more different values were found than their goals allow: in a small sample none. */
export function belowFloor(
  outcomes: readonly Outcome[],
  key: (outcome: Outcome) => string,
): string[] {
  return [...Map.groupBy(outcomes, key)].flatMap(([name, group]) => {
    const { planted = 0, hidden = 0 } = tallyBy(group, () => "").get("") ?? {};
    const mean = group.reduce((sum, one) => sum + floorOf(one), 0) / group.length;
    const allowed = Math.floor(planted * (1 - mean) + 1e-9);
    return planted - hidden > allowed ? [`${name}: ${planted - hidden} of ${planted} found`] : [];
  });
}

export function recallMetrics(
  prefix: string,
  outcomes: readonly Outcome[],
  key: (outcome: Outcome) => string,
): Metric[] {
  return [...Map.groupBy(outcomes, key)].map(([name, group]) => {
    const { planted = 0, hidden = 0 } = tallyBy(group, () => "").get("") ?? {};
    const floor = Math.min(...group.map(floorOf));
    const atOnce = group.filter(({ hiddenAtOnce }) => hiddenAtOnce).length / group.length;
    return {
      metric: `${prefix}.${name.replaceAll(" ", "_")}`,
      value: hidden / planted,
      unit: `share of ${planted}`,
      aim: `>= ${floor}`,
      // What the hold hides already.
      baseline: atOnce,
    };
  });
}
