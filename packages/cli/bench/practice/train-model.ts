import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { openReferenceModel } from "@apprentice/learn/agent/reference-model.ts";
import type { Model } from "@apprentice/learn/agent/model.ts";
import type { ReleasedTrajectory } from "@apprentice/learn/train/examples.ts";
import { train } from "@apprentice/learn/train/train.ts";
import type { BenchContext } from "../metric.ts";

/** `steps` 0 gives the first, untrained parameters; null: as many as the data suggest. */
export async function trainModel(
  { scratchDir, signal, log }: BenchContext,
  options: {
    readonly trajectories: readonly ReleasedTrajectory[];
    readonly seed: number;
    readonly steps: number | null;
  },
): Promise<Model> {
  const out = await mkdtemp(join(scratchDir, "model-"));
  const { data, training } = await train({
    trajectories: options.trajectories,
    releases: [],
    out,
    seed: options.seed,
    settings: { steps: options.steps },
    clock: () => performance.now(),
    signal,
  });
  log(
    `bench: trained on ${data.trajectories} trajectories (seed ${options.seed}): ${training.steps} steps in ${Math.round(training.seconds)} s, held-out steps right ${training.heldOutAccuracy?.toFixed(3) ?? "unknown"}`,
  );
  return await openReferenceModel(out);
}
