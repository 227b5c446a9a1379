/** Puts models through practice episodes on one private desktop and counts what came of it. */
import type { Model } from "../agent/model.ts";
import type { SessionLock } from "../agent/session/session-lock.ts";
import { LearnError } from "../errors.ts";
import { type SuitePlan, type PlannedEpisode, planSuite } from "./suite/plan-suite.ts";
import type { PracticeRoom } from "./suite/practice-room.ts";
import { type EpisodeOptions, type EpisodeResult, runEpisode } from "./suite/run-episode.ts";
import { type SuiteGroup, groupResults } from "./suite/group-results.ts";
import type { Trial } from "./trial.ts";

export type SuiteOptions = SuitePlan & {
  readonly model: Model;
  /** Needed for the condition `control_untrained`. */
  readonly untrained?: Model;
  readonly room: PracticeRoom;
  readonly lock: SessionLock;
  /** Demonstrations per task and training seed of the model, for the value report. */
  readonly demonstrations?: number;
  readonly trainingSeed?: number;
  readonly view?: Trial["view"];
  readonly pictures?: boolean;
  readonly onEpisode?: (result: EpisodeResult, done: number, of: number) => void;
  readonly clock: () => number;
  readonly signal: AbortSignal;
};

export type SuiteResult = {
  readonly version: 1;
  readonly model: string;
  readonly groups: readonly SuiteGroup[];
  readonly trials: readonly (Trial & { readonly seed: number; readonly reason: string })[];
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

/** What the last model left behind may keep a page from showing once; twice, the room itself is broken. */
async function tryEpisode(options: EpisodeOptions): Promise<EpisodeResult> {
  try {
    return await runEpisode(options);
  } catch (cause) {
    if (!(cause instanceof LearnError) || cause.code !== "target_not_seen") throw cause;
    return await runEpisode(options);
  }
}

function modelFor({ condition }: PlannedEpisode, { model, untrained }: SuiteOptions): Model {
  if (condition !== "control_untrained") return model;
  if (!untrained) throw new TypeError("control_untrained needs the untrained model");
  return untrained;
}

function summarise(results: readonly EpisodeResult[], options: SuiteOptions): SuiteResult {
  const trials = results.map((result) => ({
    ...trialOf(result, options),
    seed: result.planned.episode.seed,
    reason: result.run.reason,
  }));
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

function trialOf({ planned, success, run }: EpisodeResult, options: SuiteOptions): Trial {
  const { task, condition } = planned;
  return {
    taskId: task.id,
    family: task.family,
    application: task.application,
    demonstrations: options.demonstrations ?? 0,
    trainingSeed: options.trainingSeed ?? 0,
    condition,
    view: options.view ?? "masked",
    success,
    steps: run.counts.steps,
  };
}
