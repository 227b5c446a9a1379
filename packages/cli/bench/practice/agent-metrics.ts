/** What the outcomes of a measurement come to, under the names of the design document. */
import { wilsonInterval } from "@apprentice/learn/evaluate/interval.ts";
import { type Done, likeness, type Share } from "@apprentice/learn/evaluate/likeness/likeness.ts";
import type { TrialCondition } from "@apprentice/learn/evaluate/trial.ts";
import type { Metric } from "../metric.ts";
import type { Examination } from "./measurement.ts";
import type { Outcome } from "./results-file.ts";

const aims: Readonly<Record<string, string>> = {
  "agent.success_10": ">= 0.95",
  "agent.success_30": ">= 0.98",
  "agent.success_paraphrase": ">= 0.8",
  "agent.success_unseen_tasks": ">= 0.5",
  "agent.control_untrained": "<= 0.1",
  "agent.control_swapped": "<= 0.2",
};

export type Measured = {
  readonly plan: readonly Examination[];
  readonly outcomes: readonly Outcome[];
  /** Whose models went through everything. */
  readonly mainCount: number;
  readonly counts: readonly number[];
  /** What people did, of all recordings. */
  readonly demonstrated: readonly Done[];
};

export function agentMetrics(measured: Measured): readonly Metric[] {
  const { counts, mainCount, outcomes } = measured;
  const of = (condition: TrialCondition, only: (one: Examination) => boolean = () => true) =>
    outcomesOf(measured, (one) => one.condition === condition && only(one));
  const unseen = (count: number) =>
    of("unseen_state", ({ model }) => model.people === count && model.data.kind === "as_recorded");
  const main = unseen(mainCount);
  const floor = rateOf(of("control_untrained"));
  const removed = of("control_task_removed");
  const removedTasks = new Set(removed.map(({ trial }) => trial.taskId));
  const share = (name: string, part: readonly Outcome[], baseline: number | null): Metric[] =>
    shareMetric(`agent.${name}`, part, baseline);
  return [
    ...counts.flatMap((count) => share(`success_${count}`, unseen(count), floor)),
    ...share("success_paraphrase", of("paraphrase"), floor),
    ...share("success_unseen_tasks", of("unseen_task"), floor),
    ...share("success_masked", of("unseen_state", isMasked), rateOf(main)),
    ...share("control_untrained", of("control_untrained"), null),
    ...share("control_swapped", of("control_swapped"), rateOf(main)),
    ...share("control_shuffled", of("control_shuffled"), rateOf(main)),
    ...share("control_no_match", of("control_no_match"), rateOf(main)),
    ...share(
      "control_task_removed",
      removed,
      rateOf(main.filter(({ trial }) => removedTasks.has(trial.taskId))),
    ),
    ...likenessMetrics(main, measured.demonstrated),
    {
      metric: "agent.stray_actions",
      value: outcomes.reduce((sum, { stray }) => sum + stray, 0),
      unit: `inputs outside approved windows in ${outcomes.length} episodes`,
      aim: "0",
      baseline: null,
    },
  ];
}

const isMasked = ({ masking }: Examination): boolean => masking === "roles";

function outcomesOf(
  { plan, outcomes }: Measured,
  chosen: (examination: Examination) => boolean,
): readonly Outcome[] {
  const keys = new Set(plan.filter(chosen).map(({ key }) => key));
  return outcomes.filter(({ examination }) => keys.has(examination));
}

function shareMetric(
  metric: string,
  outcomes: readonly Outcome[],
  baseline: number | null,
): Metric[] {
  if (outcomes.length === 0) return [];
  const done = outcomes.filter(({ trial }) => trial.success).length;
  const { rate, low, high } = wilsonInterval(done, outcomes.length);
  const unit = `share of ${outcomes.length} episodes, 95 % ${low.toFixed(3)}–${high.toFixed(3)}`;
  return [{ metric, value: rate, unit, aim: aims[metric] ?? null, baseline }];
}

function rateOf(outcomes: readonly Outcome[]): number | null {
  if (outcomes.length === 0) return null;
  return outcomes.filter(({ trial }) => trial.success).length / outcomes.length;
}

/** Of work that was done in the end. */
function likenessMetrics(outcomes: readonly Outcome[], people: readonly Done[]): readonly Metric[] {
  const done = outcomes
    .filter(({ trial }) => trial.success)
    .map(({ trial, sequence }) => ({
      taskId: trial.taskId,
      by: `training seed ${trial.trainingSeed}`,
      sequence,
    }));
  const { shortcut, tab, stepsRatio, agentDistance, personDistance } = likeness(done, people);
  const common = { aim: null, baseline: null };
  return [
    ...wayMetric("agent.shortcut_share", "without a menu", shortcut),
    ...wayMetric("agent.tab_share", "with the Tab key", tab),
    ...(stepsRatio === null
      ? []
      : [
          {
            ...common,
            metric: "agent.steps_ratio",
            value: stepsRatio,
            unit: "steps against the demonstrators' median, median of the episodes done",
          },
        ]),
    ...(agentDistance === null
      ? []
      : [
          {
            ...common,
            metric: "agent.edit_distance",
            value: agentDistance,
            unit: "share of actions that differ from a demonstration; beside it one person from another",
            baseline: personDistance,
          },
        ]),
  ];
}

function wayMetric(
  metric: string,
  how: string,
  { agent, people }: { readonly agent: Share; readonly people: Share },
): Metric[] {
  if (agent.of === 0) return [];
  const { rate, low, high } = wilsonInterval(agent.count, agent.of);
  const unit = `share of ${agent.of} episodes done ${how} where people differ, 95 % ${low.toFixed(2)}–${high.toFixed(2)}; beside it people's`;
  return [{ metric, value: rate, unit, aim: null, baseline: people.count / people.of }];
}
