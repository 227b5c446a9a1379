/** Trains and examines all that a measurement names, on several private desktops at once, and keeps each outcome. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { LearnError } from "@apprentice/learn/errors.ts";
import { actionSequence } from "@apprentice/learn/evaluate/likeness/action-sequence.ts";
import { type PlannedEpisode, planSuite } from "@apprentice/learn/evaluate/suite/plan-suite.ts";
import { trialOf } from "@apprentice/learn/evaluate/suite/trial-of.ts";
import { tryEpisode } from "@apprentice/learn/evaluate/suite/try-episode.ts";
import type { Model } from "@apprentice/learn/agent/model.ts";
import { clock, type Examiner, openExaminer } from "./examine.ts";
import { inLanes } from "./in-lanes.ts";
import type { Examination } from "./measurement.ts";
import { openModel, prepareModels, type Workshop } from "./prepare-models.ts";
import { openResults, type Outcome, type ResultsFile } from "./results-file.ts";

/** A desktop may break down under what a model does; past this many, something else is wrong. */
const greatestBreakdowns = 3;

/** What was known before counts as done. Throws CliError `refused` where the folder holds another measurement. */
export async function runMeasurement(
  plan: readonly Examination[],
  workshop: Workshop,
): Promise<readonly Outcome[]> {
  const results = await openResults(
    join(workshop.folder, "outcomes.jsonl"),
    fingerprintOf(plan, workshop),
  );
  const progress = followProgress(plan, results, workshop);
  // What stands on recordings as they are comes first: a run that is cut short has measured that.
  const [first, second] = [true, false].map((asRecorded) =>
    plan.filter(
      ({ model }) => (model.data.kind === "as_recorded" && model.matching) === asRecorded,
    ),
  );
  for (const wave of [first ?? [], second ?? []]) {
    await prepareModels(
      wave.map(({ model }) => model),
      workshop,
    );
    await examineAll(wave, workshop, { results, progress });
  }
  return results.known;
}

function fingerprintOf(plan: readonly Examination[], { recorded, masked }: Workshop): string {
  const told = plan.map(({ tasks, ...rest }) => ({ ...rest, tasks: tasks.map(({ id }) => id) }));
  return createHash("sha256")
    .update(JSON.stringify([told, recorded.name, masked?.name]))
    .digest("hex");
}

type Keeping = { readonly results: ResultsFile; readonly progress: Progress };

async function examineAll(
  wave: readonly Examination[],
  workshop: Workshop,
  keeping: Keeping,
): Promise<void> {
  const desks = Array.from({ length: workshop.lanes }, () => new Desk(workshop));
  try {
    await inLanes(wave, workshop.lanes, async (examination, lane) => {
      const desk = desks[lane];
      if (desk) await examineOne(examination, desk, { ...keeping, workshop });
    });
  } finally {
    for (const desk of desks) await desk.leave();
  }
}

/** The private desktop of one lane; another masking or a breakdown needs a new one. */
class Desk {
  readonly #workshop: Workshop;
  #open: { readonly examiner: Examiner; readonly masking: "roles" | "detect" } | null = null;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  async at(masking: "roles" | "detect"): Promise<Examiner> {
    if (this.#open?.masking !== masking) {
      await this.leave();
      const examiner = await openExaminer(this.#workshop.context, masking);
      this.#open = { examiner, masking };
    }
    return this.#open.examiner;
  }

  async leave(): Promise<void> {
    const left = this.#open;
    this.#open = null;
    await left?.examiner[Symbol.asyncDispose]();
  }
}

async function examineOne(
  examination: Examination,
  desk: Desk,
  { results, progress, workshop }: Keeping & { readonly workshop: Workshop },
): Promise<void> {
  const done = new Set(
    results.known.filter((one) => one.examination === examination.key).map(({ at }) => at),
  );
  const episodes = episodesOf(examination).map((planned, at) => ({ planned, at }));
  const waiting = episodes.filter(({ at }) => !done.has(at));
  if (waiting.length > 0) {
    await using model = await openModel(examination.model, workshop);
    for (const { planned, at } of waiting) {
      workshop.context.signal.throwIfAborted();
      await results.add(await outcomeOf({ examination, planned, at, model, desk, workshop }));
      progress.episode();
    }
  }
  progress.examination(examination);
}

function episodesOf({ as, tasks, episodes, testSeed }: Examination): readonly PlannedEpisode[] {
  return planSuite({ tasks, episodes, seed: testSeed, conditions: [as] });
}

type EpisodeContext = {
  readonly examination: Examination;
  readonly planned: PlannedEpisode;
  readonly at: number;
  readonly model: Model;
  readonly desk: Desk;
  readonly workshop: Workshop;
};

async function outcomeOf(episode: EpisodeContext): Promise<Outcome> {
  const { examination, desk, workshop } = episode;
  const { log, signal } = workshop.context;
  for (let breakdowns = 0; ; breakdowns += 1) {
    try {
      return await runOne(episode);
    } catch (cause) {
      signal.throwIfAborted();
      if (breakdowns + 1 >= greatestBreakdowns) throw cause;
      const code = cause instanceof LearnError ? cause.code : "unknown";
      log(`bench: a desktop broke down in ${examination.key} (${code}); a new one is opened`);
      await desk.leave();
    }
  }
}

async function runOne(context: EpisodeContext): Promise<Outcome> {
  const { examination, planned, at, model, desk, workshop } = context;
  const { key, condition, masking } = examination;
  const { room, lock } = await desk.at(masking);
  const { signal } = workshop.context;
  const result = await tryEpisode({ planned, model, room, lock, clock, signal });
  const { run, seconds } = result;
  const facts = {
    demonstrations: examination.model.trained ? examination.model.people : 0,
    trainingSeed: examination.model.seed,
    view: masking === "roles" ? "masked" : "unmasked",
  } as const;
  return {
    examination: key,
    at,
    trial: { ...trialOf(result, facts), condition },
    stray: run.counts.stray,
    refused: { ...run.counts.refused },
    sequence: [...actionSequence(run.trajectory)],
    seconds,
  };
}

type Progress = {
  episode(): void;
  examination(examination: Examination): void;
};

/** Tells of each examination that is done, what it missed, and about how long the rest takes. */
function followProgress(
  plan: readonly Examination[],
  results: ResultsFile,
  { context, lanes }: Workshop,
): Progress {
  const all = plan.reduce((sum, one) => sum + episodesOf(one).length, 0);
  const knownBefore = results.known.length;
  const startedMs = performance.now();
  const counts = { made: 0 };
  return {
    episode: () => void (counts.made += 1),
    examination: ({ key }) => {
      const own = results.known.filter((one) => one.examination === key);
      const missed = own.filter(({ trial }) => !trial.success).map(({ trial }) => trial.taskId);
      const names = [...Map.groupBy(missed, (id) => id)].map(
        ([id, list]) => `${id} ${list.length}`,
      );
      const perEpisode = (performance.now() - startedMs) / Math.max(1, counts.made);
      const left = (perEpisode * (all - knownBefore - counts.made)) / 60_000;
      context.log(
        `bench: ${key}: ${own.length - missed.length}/${own.length}; ${results.known.length}/${all} episodes, about ${Math.round(left)} min left at ${lanes} desktops` +
          (names.length > 0 && names.length < 8 ? `; missed ${names.join(", ")}` : ""),
      );
    },
  };
}
