/** What is measured of the agent: which models are trained, and what each is put through. */
import type { SuiteCondition } from "@apprentice/learn/evaluate/suite/plan-suite.ts";
import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import type { TrialCondition } from "@apprentice/learn/evaluate/trial.ts";

export type ModelPlan = {
  readonly key: string;
  /** People whose demonstrations it learns from; which ones depends on the seed. */
  readonly people: number;
  readonly seed: number;
  readonly data:
    | { readonly kind: "as_recorded" }
    /** Recorded with names masked by role. */
    | { readonly kind: "masked" }
    | { readonly kind: "shuffled" }
    | { readonly kind: "without_task"; readonly taskId: string };
  /** False: blind to words that an element and the instruction share. */
  readonly matching: boolean;
  readonly trained: boolean;
};

export type Examination = {
  readonly key: string;
  readonly model: ModelPlan;
  /** What the result is called. */
  readonly condition: TrialCondition;
  /** How its episodes are chosen. */
  readonly as: SuiteCondition;
  readonly masking: "roles" | "detect";
  readonly tasks: readonly PracticeTask[];
  /** Per task. */
  readonly episodes: number;
  readonly testSeed: number;
};

/** How much of everything. */
export type Extent = {
  readonly tasks: readonly PracticeTask[];
  /** Demonstrations per task that are compared, ascending. */
  readonly counts: readonly number[];
  /** The number whose models are also put through other wordings, other tasks and the controls. */
  readonly mainCount: number;
  /** Training seeds; each learns from other people where there are enough. */
  readonly seeds: readonly number[];
  /** Per task and training seed in new states, in other wordings and at tasks never trained on. */
  readonly episodes: number;
  /** The same for each control. */
  readonly controlEpisodes: number;
  /** At the task whose recordings were removed. */
  readonly removedEpisodes: number;
  /** Whether there are recordings masked by role. */
  readonly masked: boolean;
  readonly testSeed: number;
};
