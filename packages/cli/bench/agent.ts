/**
 * What a policy learns from scripted demonstrations, done in real windows: success in new states, in other wordings
 * and at tasks never trained on; the controls; what masking costs; and how alike it goes about the work.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { actionSequence } from "@apprentice/learn/evaluate/likeness/action-sequence.ts";
import type { Done } from "@apprentice/learn/evaluate/likeness/likeness.ts";
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import type { Bench } from "./metric.ts";
import { agentMetrics } from "./practice/agent-metrics.ts";
import { type Demonstrations, practiceDemonstrations } from "./practice/demonstrations.ts";
import { keptFolder } from "./practice/kept-folder.ts";
import type { Extent } from "./practice/measurement.ts";
import { planMeasurement } from "./practice/plan-measurement.ts";
import { recogniseTask } from "./practice/recognise-task.ts";
import { runMeasurement } from "./practice/run-measurement.ts";

/** Of the test states; never the seed of a training run, and never used to look for faults. */
const testSeed = 17_300;
const quickTasks = new Set(["native-select", "text-form", "context-menu", "toggle-switch"]);
/** Per task, condition and training seed; more give narrower intervals. */
const episodes = Number(process.env["APPRENTICE_BENCH_EPISODES"] ?? 2);
/** Private desktops at once; each takes about half of a core. */
const lanes = Number(process.env["APPRENTICE_BENCH_DESKTOPS"] ?? 2);

type Amount = Pick<
  Extent,
  "tasks" | "counts" | "mainCount" | "seeds" | "episodes" | "controlEpisodes" | "removedEpisodes"
>;

const whole: Amount = {
  tasks: practiceSuite,
  counts: [3, 10, 30],
  mainCount: 10,
  seeds: [1, 2, 3],
  episodes,
  controlEpisodes: 1,
  removedEpisodes: 6,
};

const quick: Amount = {
  tasks: practiceSuite.filter((task) => quickTasks.has(task.id)),
  counts: [2, 3],
  mainCount: 3,
  seeds: [1],
  episodes: 1,
  controlEpisodes: 1,
  removedEpisodes: 1,
};

export const measure: Bench = async (context) => {
  const amount = context.quick ? quick : whole;
  const { tasks, mainCount } = amount;
  const trained = tasks.filter((task) => !task.heldOut);
  const record = (masking: "roles" | "detect") =>
    practiceDemonstrations(context, { tasks: trained, count: mainCount, seed: 1, masking });
  const recorded = await record("detect");
  const masked = await record("roles");
  const counts = amount.counts.filter((count) => recorded.people >= count);
  const plan = planMeasurement({ ...amount, counts, masked: true, testSeed });
  const folder = keptFolder(context);
  const outcomes = await runMeasurement(plan, {
    context,
    folder,
    tasks,
    recorded,
    masked,
    steps: context.quick ? 300 : null,
    lanes,
  });
  const trials = outcomes.map(({ trial }) => trial);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "trials.json"), `${JSON.stringify({ trials })}\n`);
  const demonstrated = demonstratedBy(recorded, trained);
  return [...agentMetrics({ plan, outcomes, mainCount, counts, demonstrated })];
};

function demonstratedBy(recorded: Demonstrations, tasks: readonly PracticeTask[]): Done[] {
  const taskOf = recogniseTask(tasks);
  return recorded.of(recorded.people).flatMap(({ trajectory, splitGroup }) => {
    const taskId = taskOf(trajectory.meta.instruction);
    return taskId === null
      ? []
      : [{ taskId, by: splitGroup ?? "", sequence: actionSequence(trajectory) }];
  });
}
