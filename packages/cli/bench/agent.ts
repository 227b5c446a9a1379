/** What a policy learns from scripted demonstrations, done in real windows: success in new states, and the controls. */
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import { wilsonInterval } from "@apprentice/learn/evaluate/interval.ts";
import type { SuiteResult } from "@apprentice/learn/evaluate/run-suite.ts";
import type { SuiteCondition } from "@apprentice/learn/evaluate/suite/plan-suite.ts";
import type { Trial } from "@apprentice/learn/evaluate/trial.ts";
import type { Bench, BenchContext, Metric } from "./metric.ts";
import { practiceDemonstrations, type Demonstrations } from "./practice/demonstrations.ts";
import { type Examiner, openExaminer } from "./practice/examine.ts";
import { trainModel } from "./practice/train-model.ts";

/** Of the test states; never the seed of a training run. */
const testSeed = 9_001;
const quickTasks = new Set(["native-select", "text-form", "context-menu", "toggle-switch"]);
/** Per task, condition and training seed; more give narrower intervals. */
const episodes = Number(process.env["APPRENTICE_BENCH_EPISODES"] ?? 2);
/** How many demonstrations per task are compared; more only where they were recorded before. */
const counts = [3, 10, 30] as const;
/** The number whose model is also put through other wordings, other tasks and the controls. */
const mainCount = 10;

const aims: Readonly<Record<string, string>> = {
  "agent.success_10": ">= 0.95",
  "agent.success_30": ">= 0.98",
  "agent.success_paraphrase": ">= 0.8",
  "agent.success_unseen_tasks": ">= 0.5",
  "agent.control_untrained": "<= 0.1",
  "agent.control_swapped": "<= 0.2",
  "agent.stray_actions": "0",
};

type Plan = {
  readonly seeds: readonly number[];
  readonly episodes: number;
  readonly steps: number | null;
  readonly tasks: typeof practiceSuite;
};

export const measure: Bench = async (context) => {
  const plan: Plan = context.quick
    ? {
        seeds: [1],
        episodes: 1,
        steps: 300,
        tasks: practiceSuite.filter((task) => quickTasks.has(task.id)),
      }
    : { seeds: [1, 2, 3], episodes, steps: null, tasks: practiceSuite };
  const demonstrations = await practiceDemonstrations(context, {
    tasks: plan.tasks.filter((task) => !task.heldOut),
    count: context.quick ? 3 : mainCount,
    seed: 1,
  });
  await using examiner = await openExaminer(context);
  const results: { readonly count: number; readonly result: SuiteResult }[] = [];
  for (const count of counts) {
    // Fewer people than asked for: the quick run, where the largest number stands for all.
    const enough = demonstrations.people >= count;
    if (!enough && !(context.quick && count === mainCount)) continue;
    for (const seed of plan.seeds)
      results.push({
        count,
        result: await examineOne({ context, plan, demonstrations, examiner, count, seed }),
      });
  }
  const untrained = await examineUntrained({ context, plan, demonstrations, examiner });
  return report(results, untrained);
};

type Parts = {
  readonly context: BenchContext;
  readonly plan: Plan;
  readonly demonstrations: Demonstrations;
  readonly examiner: Examiner;
};

async function examineOne(
  parts: Parts & { readonly count: number; readonly seed: number },
): Promise<SuiteResult> {
  const { context, plan, demonstrations, examiner, count, seed } = parts;
  const trajectories = demonstrations.of(count);
  await using model = await trainModel(context, { trajectories, seed, steps: plan.steps });
  const more: readonly SuiteCondition[] =
    count === mainCount ? ["paraphrase", "unseen_task", "control_swapped"] : [];
  return await examiner.examine({
    model,
    tasks: plan.tasks,
    conditions: ["unseen_state", ...more],
    episodes: plan.episodes,
    seed: testSeed + seed,
  });
}

async function examineUntrained({
  context,
  plan,
  demonstrations,
  examiner,
}: Parts): Promise<SuiteResult> {
  const trajectories = demonstrations.of(mainCount);
  await using model = await trainModel(context, { trajectories, seed: 1, steps: 0 });
  return await examiner.examine({
    model,
    tasks: plan.tasks,
    conditions: ["control_untrained"],
    episodes: plan.episodes,
    seed: testSeed,
  });
}

function report(
  results: readonly { readonly count: number; readonly result: SuiteResult }[],
  untrained: SuiteResult,
): Metric[] {
  const floor = rateOf([untrained], "control_untrained");
  const main = results.filter(({ count }) => count === mainCount).map(({ result }) => result);
  const byCount = counts.flatMap((count) => {
    const own = results.filter((one) => one.count === count).map(({ result }) => result);
    return success(`agent.success_${count}`, own, "unseen_state", floor);
  });
  const all = [...results.map(({ result }) => result), untrained];
  const stray = all.reduce((sum, result) => sum + result.strayActions, 0);
  return [
    ...byCount,
    ...success("agent.success_paraphrase", main, "paraphrase", floor),
    ...success("agent.success_unseen_tasks", main, "unseen_task", floor),
    ...success("agent.control_untrained", [untrained], "control_untrained", null),
    ...success("agent.control_swapped", main, "control_swapped", null),
    {
      metric: "agent.stray_actions",
      value: stray,
      unit: "inputs outside approved windows",
      aim: aims["agent.stray_actions"] ?? null,
      baseline: null,
    },
  ];
}

function success(
  metric: string,
  results: readonly SuiteResult[],
  condition: Trial["condition"],
  baseline: number | null,
): Metric[] {
  const trials = trialsOf(results, condition);
  if (trials.length === 0) return [];
  const done = trials.filter((trial) => trial.success).length;
  const { rate, low, high } = wilsonInterval(done, trials.length);
  const unit = `share of ${trials.length} episodes, 95 % ${low.toFixed(2)}–${high.toFixed(2)}`;
  return [{ metric, value: rate, unit, aim: aims[metric] ?? null, baseline }];
}

function rateOf(results: readonly SuiteResult[], condition: Trial["condition"]): number {
  const trials = trialsOf(results, condition);
  return trials.filter((trial) => trial.success).length / Math.max(1, trials.length);
}

function trialsOf(results: readonly SuiteResult[], condition: Trial["condition"]): Trial[] {
  return results.flatMap(({ trials }) => trials.filter((trial) => trial.condition === condition));
}
