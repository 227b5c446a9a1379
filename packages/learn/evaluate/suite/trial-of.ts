import type { Trial } from "../trial.ts";
import type { EpisodeResult } from "./run-episode.ts";

/** What an episode itself does not know of the model that went through it. */
export type TrialFacts = {
  /** Demonstrations per task and training seed of the model, for the value report. */
  readonly demonstrations?: number;
  readonly trainingSeed?: number;
  /** Default: `unmasked`, as a practice room is masked by detection unless told otherwise. */
  readonly view?: Trial["view"];
};

/** A trial with where it comes from, so that it can be looked into again. */
export type ToldTrial = Trial & { readonly seed: number; readonly reason: string };

export function trialOf({ planned, success, run }: EpisodeResult, facts: TrialFacts): ToldTrial {
  const { task, condition, episode } = planned;
  return {
    taskId: task.id,
    family: task.family,
    application: task.application,
    demonstrations: facts.demonstrations ?? 0,
    trainingSeed: facts.trainingSeed ?? 0,
    condition,
    view: facts.view ?? "unmasked",
    success,
    steps: run.counts.steps,
    seed: episode.seed,
    reason: run.reason,
  };
}
