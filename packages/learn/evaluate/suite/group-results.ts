import { type Interval, wilsonInterval } from "../interval.ts";
import type { Trial } from "../trial.ts";

export type SuiteGroup = {
  readonly condition: Trial["condition"];
  readonly scope: "all" | "family" | "application" | "task";
  readonly name: string;
  readonly episodes: number;
  readonly successes: number;
  readonly success: Interval;
};

const scopes = {
  all: () => "all",
  family: (trial: Trial) => trial.family,
  application: (trial: Trial) => trial.application,
  task: (trial: Trial) => trial.taskId,
} as const;

/** Success by condition, and within each by family, application and task. */
export function groupResults(trials: readonly Trial[]): SuiteGroup[] {
  return [...Map.groupBy(trials, ({ condition }) => condition)].flatMap(([condition, part]) =>
    (Object.keys(scopes) as (keyof typeof scopes)[]).flatMap((scope) =>
      [...Map.groupBy(part, scopes[scope])].map(([name, group]) => {
        const successes = group.filter((trial) => trial.success).length;
        const success = wilsonInterval(successes, group.length);
        return { condition, scope, name, episodes: group.length, successes, success };
      }),
    ),
  );
}
