import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { openReferenceModel } from "@apprentice/learn/agent/reference-model.ts";
import type { Model } from "@apprentice/learn/agent/model.ts";
import type { ReleasedTrajectory } from "@apprentice/learn/train/examples.ts";
import { train } from "@apprentice/learn/train/train.ts";
import type { BenchContext } from "../metric.ts";

export type TrainingPlan = {
  readonly trajectories: readonly ReleasedTrajectory[];
  readonly seed: number;
  /** Null: as many as the data suggest. */
  readonly steps: number | null;
  readonly matching?: boolean;
};

/** Trains into a folder of its own that goes with the measurement. */
export async function trainModel(context: BenchContext, plan: TrainingPlan): Promise<Model> {
  const out = await mkdtemp(join(context.scratchDir, "model-"));
  await trainInto(out, context, plan);
  return await openReferenceModel(out);
}

/** Goes on from a checkpoint where `out` holds one of the same run. */
export async function trainInto(
  out: string,
  { signal, log }: Pick<BenchContext, "signal" | "log">,
  { trajectories, seed, steps, matching = true }: TrainingPlan,
): Promise<void> {
  const { data, training } = await train({
    trajectories,
    releases: [],
    out,
    seed,
    settings: { steps, matching },
    clock: () => performance.now(),
    signal,
  });
  log(
    `bench: trained on ${data.trajectories} trajectories (seed ${seed}): ${training.steps} steps in ${Math.round(training.seconds)} s, held-out steps right ${training.heldOutAccuracy?.toFixed(3) ?? "unknown"}`,
  );
}
