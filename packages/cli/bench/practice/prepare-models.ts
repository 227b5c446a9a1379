/** Trains the models of a measurement and finds them again. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Model } from "@apprentice/learn/agent/model.ts";
import { openReferenceModel } from "@apprentice/learn/agent/reference-model.ts";
import { openUntrainedModel } from "@apprentice/learn/agent/untrained-model.ts";
import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import type { ReleasedTrajectory } from "@apprentice/learn/train/examples.ts";
import type { BenchContext } from "../metric.ts";
import type { Demonstrations } from "./demonstrations.ts";
import { inLanes } from "./in-lanes.ts";
import type { ModelPlan } from "./measurement.ts";
import { recogniseTask } from "./recognise-task.ts";
import { shuffleLabels } from "./shuffle-labels.ts";
import { trainInto } from "./train-model.ts";

export type Workshop = {
  readonly context: BenchContext;
  /** Models outlive a measurement that is killed where this folder does. */
  readonly folder: string;
  readonly tasks: readonly PracticeTask[];
  readonly recorded: Demonstrations;
  readonly masked: Demonstrations | null;
  /** Steps of training; null: as many as the data suggest. */
  readonly steps: number | null;
  readonly lanes: number;
};

/** Those that are there already are left as they are. */
export async function prepareModels(
  plans: readonly ModelPlan[],
  workshop: Workshop,
): Promise<void> {
  const wanted = new Map(plans.filter(({ trained }) => trained).map((plan) => [plan.key, plan]));
  await inLanes([...wanted.values()], workshop.lanes, async (plan) => {
    const out = folderOf(plan, workshop);
    if (await exists(join(out, "model.json"))) return;
    workshop.context.signal.throwIfAborted();
    await trainInto(out, workshop.context, {
      trajectories: dataOf(plan, workshop),
      seed: plan.seed,
      steps: workshop.steps,
      matching: plan.matching,
    });
  });
}

/** An untrained model has the shape and the words of the trained one. */
export async function openModel(plan: ModelPlan, workshop: Workshop): Promise<Model> {
  return plan.trained
    ? await openReferenceModel(folderOf(plan, workshop))
    : await openUntrainedModel(folderOf(plan, workshop), plan.seed);
}

/** The untrained model is made of the trained one's folder. */
function folderOf({ key }: ModelPlan, { folder }: Workshop): string {
  return join(folder, "models", key.replace(/-untrained$/, ""));
}

function dataOf(plan: ModelPlan, workshop: Workshop): readonly ReleasedTrajectory[] {
  const { recorded, masked, tasks } = workshop;
  const { people, seed, data } = plan;
  switch (data.kind) {
    case "as_recorded":
      return recorded.of(people, seed);
    case "masked":
      if (!masked) throw new TypeError("there are no masked recordings");
      return masked.of(people, seed);
    case "shuffled":
      return shuffleLabels(recorded.of(people, seed), seed);
    case "without_task": {
      const taskOf = recogniseTask(tasks.filter((task) => !task.heldOut));
      return recorded
        .of(people, seed)
        .filter(({ trajectory }) => taskOf(trajectory.meta.instruction) !== data.taskId);
    }
  }
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
