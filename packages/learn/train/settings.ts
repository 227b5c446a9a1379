import type { ExampleOptions } from "./examples.ts";
import { referenceShape, type NetworkShape } from "./policy/network.ts";
import type { TrainerOptions } from "./trainer.ts";

export type TrainingSettings = Omit<TrainerOptions, "layout" | "seed" | "steps"> &
  ExampleOptions & {
    readonly shape: NetworkShape;
    /** Most steps; null: as many as `stepsFor` says. */
    readonly steps: number | null;
    /** Evaluations without a better result after which training stops. */
    readonly patience: number;
  };

export const defaultSettings: TrainingSettings = {
  shape: referenceShape,
  batch: 16,
  learningRate: 2e-3,
  warmUpSteps: 60,
  steps: null,
  clipNorm: 1,
  weightDecay: 0.01,
  forgetShare: 0.7,
  hideShare: 0.1,
  gapShare: 0.2,
  threads: 1,
  correction: 3,
  matching: true,
  patience: 20,
};

/** Enough passes for few examples, few enough passes for many. */
export function stepsFor(exampleCount: number, batch: number): number {
  return Math.round(Math.min(20_000, Math.max(1_200, (20 * exampleCount) / batch)));
}
