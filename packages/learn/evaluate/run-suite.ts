/** Puts models through practice episodes on one private desktop and counts what came of it. */
import type { Model } from "../agent/model.ts";
import type { SessionLock } from "../agent/session/session-lock.ts";
import { type SuitePlan, type PlannedEpisode, planSuite } from "./suite/plan-suite.ts";
import type { PracticeRoom } from "./suite/practice-room.ts";
import type { EpisodeResult } from "./suite/run-episode.ts";
import { type SuiteGroup, groupResults } from "./suite/group-results.ts";
import { type ToldTrial, type TrialFacts, trialOf } from "./suite/trial-of.ts";
import { tryEpisode } from "./suite/try-episode.ts";

export type SuiteOptions = SuitePlan &
  TrialFacts & {
    readonly model: Model;
    /** Needed for the condition `control_untrained`. */
    readonly untrained?: Model;
    readonly room: PracticeRoom;
    readonly lock: SessionLock;
    readonly pictures?: boolean;
    readonly onEpisode?: (result: EpisodeResult, done: number, of: number) => void;
    readonly clock: () => number;
    readonly signal: AbortSignal;
  };

export type SuiteResult = {
  readonly version: 1;
  readonly model: string;
  readonly groups: readonly SuiteGroup[];
  readonly trials: readonly ToldTrial[];
  /** Inputs that went to something not approved, by the eyes' account. */
  readonly strayActions: number;
  /** Actions that a person would have been asked about. */
  readonly confirmed: number;
  readonly steps: number;
  readonly secondsPerStep: number;
};

/** Ends early, with what was done until then, when the signal fires. */
export async function runSuite(options: SuiteOptions): Promise<SuiteResult> {
  const plan = planSuite(options);
  const results: EpisodeResult[] = [];
  for (const planned of plan) {
    if (options.signal.aborted) break;
    const result = await tryEpisode({ ...options, planned, model: modelFor(planned, options) });
    results.push(result);
    options.onEpisode?.(result, results.length, plan.length);
  }
  return summarise(results, options);
}

function modelFor({ condition }: PlannedEpisode, { model, untrained }: SuiteOptions): Model {
  if (condition !== "control_untrained") return model;
  if (!untrained) throw new TypeError("control_untrained needs the untrained model");
  return untrained;
}

function summarise(results: readonly EpisodeResult[], options: SuiteOptions): SuiteResult {
  const trials = results.map((result) => trialOf(result, options));
  const total = (of: (result: EpisodeResult) => number): number =>
    results.reduce((sum, result) => sum + of(result), 0);
  const steps = total(({ run }) => run.counts.steps);
  return {
    version: 1,
    model: options.model.name,
    groups: groupResults(trials),
    trials,
    strayActions: total(({ run }) => run.counts.stray),
    confirmed: total(({ run }) => run.counts.confirmed),
    steps,
    secondsPerStep: total(({ seconds }) => seconds) / Math.max(1, steps),
  };
}
