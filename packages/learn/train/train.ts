/** Behaviour cloning: recorded trajectories in, a model folder out. */
import { mkdir, readdir } from "node:fs/promises";
import { LearnError } from "../errors.ts";
import { readCheckpoint, removeCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { Best, Checkpoint } from "./checkpoint.ts";
import { collectExamples, type ExampleSet, type ReleasedTrajectory } from "./examples.ts";
import { holdOut, type HeldOut } from "./hold-out.ts";
import { measureSteps } from "./measure.ts";
import type { ModelData, ModelDescription } from "./model-description.ts";
import { saveModel, sha256 } from "./model-folder.ts";
import { planEpoch } from "./plan-epoch.ts";
import { policyLayout, servingFile } from "./policy/policy-graphs.ts";
import { labelClasses, type Targeted } from "./policy/targets.ts";
import { indexVocabulary, type VocabularyIndex } from "./policy/vocabulary.ts";
import { defaultSettings, stepsFor, type TrainingSettings } from "./settings.ts";
import { initialState, openTrainer, type Trainer, type TrainerOptions } from "./trainer.ts";

export type TrainingProgress = {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  /** Mean over the steps since the last report. */
  readonly loss: number;
  /** Null until the first evaluation, or where nothing is held out. */
  readonly heldOutAccuracy: number | null;
  /** At the present speed and without early stopping. */
  readonly etaSeconds: number;
};

export type TrainOptions = {
  readonly trajectories: AsyncIterable<ReleasedTrajectory> | Iterable<ReleasedTrajectory>;
  /** Names of what is read, for the model card. */
  readonly releases: ModelData["releases"];
  /** Folder for the model; must be empty, absent, or hold this same run's checkpoint. */
  readonly out: string;
  readonly seed: number;
  readonly settings?: Partial<TrainingSettings>;
  readonly progress?: (progress: TrainingProgress) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds, for speed and estimates only; the result does not depend on it. */
  readonly clock: () => number;
};

type Run = {
  readonly options: TrainOptions;
  readonly settings: TrainingSettings;
  readonly set: ExampleSet;
  readonly parts: HeldOut;
  readonly targeted: readonly Targeted[];
  readonly vocabulary: VocabularyIndex;
  readonly trainer: TrainerOptions;
  readonly fingerprint: string;
  readonly evaluateEvery: number;
};

/**
 * Trains until the held-out steps stop improving or the steps are used up, and writes the model.
 * Killed at any moment it goes on from its last checkpoint when called again with the same arguments,
 * and ends with the same bytes as if it had not been killed.
 * Throws LearnError `nothing_to_learn`, `out_not_empty`, `checkpoint_foreign`, `checkpoint_damaged`.
 */
export async function train(options: TrainOptions): Promise<ModelDescription> {
  const startedMs = options.clock();
  await prepareFolder(options.out);
  const run = await prepareRun(options);
  const { best, step } = await optimize(run);
  const { set, trainer, vocabulary } = run;
  const file = servingFile({
    shape: trainer.shape,
    layout: trainer.layout,
    parameters: best.parameters,
  });
  const description = await saveModel(options.out, {
    file,
    vocabulary: vocabulary.vocabulary,
    description: {
      shape: trainer.shape,
      parameters: trainer.layout.size,
      matching: run.settings.matching,
      data: describeData(options, set, run.parts),
      training: {
        seed: options.seed,
        steps: step,
        bestStep: best.step,
        seconds: (options.clock() - startedMs) / 1_000,
        settings: numericSettings(run.settings),
        heldOutAccuracy: run.parts.heldOut.length > 0 ? best.accuracy : null,
      },
    },
  });
  await removeCheckpoint(options.out);
  return description;
}

async function prepareFolder(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const found = await readdir(out);
  const isOurs = found.every((name) => name.startsWith("checkpoint.bin"));
  if (isOurs || (found.includes("checkpoint.bin") && !found.includes("model.json"))) return;
  throw new LearnError(
    "out_not_empty",
    `${out} is not empty. Give a new folder for the model, or delete this one first.`,
  );
}

async function prepareRun(options: TrainOptions): Promise<Run> {
  const settings = { ...defaultSettings, ...options.settings };
  const set = await collectExamples(options.trajectories, settings, options.signal);
  const parts = holdOut(set.examples, options.seed);
  if (parts.train.length === 0) {
    throw new LearnError(
      "nothing_to_learn",
      "No trajectory that can be learned from: all are empty, failed, an agent's own, or set aside for tests.",
    );
  }
  const vocabulary = indexVocabulary(set.vocabulary);
  const steps = settings.steps ?? stepsFor(parts.train.length, settings.batch);
  const layout = policyLayout(settings.shape);
  const trainer = { ...settings, layout, steps, seed: options.seed };
  const targeted = parts.train.map(({ packed, label, weight }) => ({
    packed,
    label,
    weight,
    classes: labelClasses(label, vocabulary),
  }));
  const fingerprint = sha256(
    JSON.stringify([listHash(set), settings, options.seed, steps, vocabulary.vocabulary]),
  );
  const perEpoch = Math.ceil(targeted.length / settings.batch);
  const evaluateEvery = Math.min(400, Math.max(50, perEpoch));
  return {
    options,
    settings,
    set,
    parts,
    targeted,
    vocabulary,
    trainer,
    fingerprint,
    evaluateEvery,
  };
}

/** SHA-256 over ids and lengths, in order: names the data without repeating them. */
function listHash(set: ExampleSet): string {
  return sha256(set.examples.map((example) => example.trajectoryId).join("\n"));
}

async function optimize(run: Run): Promise<{ best: Best; step: number }> {
  const { options, trainer: settings, targeted } = run;
  let checkpoint = await startingPoint(run);
  await using trainer = openTrainer(settings);
  const report = reporter(run);
  const lengths = targeted.map((example) => example.packed.tokens);
  const perEpoch = Math.ceil(lengths.length / settings.batch);
  while (checkpoint.state.step < settings.steps && !isStale(checkpoint, run)) {
    const epoch = Math.floor(checkpoint.state.step / perEpoch);
    const plan = planEpoch({ lengths, batch: settings.batch, seed: options.seed, epoch });
    for (const batch of plan.slice(checkpoint.state.step % perEpoch)) {
      options.signal?.throwIfAborted();
      report.add(await trainStep(trainer, checkpoint, batch, targeted), checkpoint.state.step);
      if (!isDue(checkpoint.state.step, run)) continue;
      checkpoint = await evaluate(run, checkpoint);
      await writeCheckpoint(options.out, run.fingerprint, checkpoint);
      report.evaluated(checkpoint, epoch);
      if (checkpoint.state.step >= settings.steps || isStale(checkpoint, run)) break;
    }
  }
  const last = { parameters: checkpoint.state.parameters, step: checkpoint.state.step };
  return {
    best: checkpoint.best ?? { ...last, accuracy: 0, loss: 0, peak: 0 },
    step: checkpoint.state.step,
  };
}

async function trainStep(
  trainer: Trainer,
  { state }: Checkpoint,
  batch: readonly number[],
  targeted: readonly Targeted[],
): Promise<number> {
  const examples = batch.flatMap((number) => targeted[number] ?? []);
  return await trainer.step(state, examples);
}

async function startingPoint(run: Run): Promise<Checkpoint> {
  const found = await readCheckpoint(run.options.out, run.fingerprint);
  const fresh = initialState(run.trainer.layout, run.options.seed);
  return found ?? { state: fresh, best: null, evaluationsSinceBest: 0 };
}

function isDue(step: number, run: Run): boolean {
  return step % run.evaluateEvery === 0 || step >= run.trainer.steps;
}

function isStale(checkpoint: Checkpoint, run: Run): boolean {
  return checkpoint.evaluationsSinceBest >= run.settings.patience;
}

/** Without held-out steps the newest parameters are the best. */
async function evaluate(run: Run, { state, ...rest }: Checkpoint): Promise<Checkpoint> {
  const { shape, layout } = run.trainer;
  const candidate = { parameters: state.parameters.slice(), step: state.step };
  if (run.parts.heldOut.length === 0) {
    return {
      state,
      best: { ...candidate, accuracy: 0, loss: 0, peak: 0 },
      evaluationsSinceBest: 0,
    };
  }
  const { accuracy, loss } = await measureSteps({
    file: servingFile({ shape, layout, parameters: state.parameters }),
    examples: run.parts.heldOut,
    vocabulary: run.vocabulary,
    threads: run.settings.threads,
  });
  const { best, evaluationsSinceBest } = rest;
  const peak = Math.max(accuracy, best?.peak ?? 0);
  const isGain =
    !best || accuracy > best.peak || (accuracy === best.peak && loss < 0.99 * best.loss);
  // Of parameters that few held-out steps cannot tell apart, the newest learned most, at the lowest rate
  // (the one-standard-error rule: Breiman et al., 1984).
  const isKept = !best || accuracy >= peak - standardError(peak, run.parts.heldOut.length);
  return {
    state,
    best: isKept ? { ...candidate, accuracy, loss, peak } : best,
    evaluationsSinceBest: isGain ? 0 : evaluationsSinceBest + 1,
  };
}

/** Of a share of `count` steps; with one success and one failure more, so that it is not nothing at 1. */
function standardError(share: number, count: number): number {
  const smooth = (share * count + 1) / (count + 2);
  return Math.sqrt((smooth * (1 - smooth)) / count);
}

/** Adds up losses and speed between two evaluations. */
function reporter({ options, trainer }: Run) {
  const startedMs = options.clock();
  let startedStep: number | null = null;
  let losses: number[] = [];
  return {
    add(loss: number, step: number) {
      startedStep ??= step - 1;
      losses.push(loss);
    },
    evaluated({ state, best }: Checkpoint, epoch: number) {
      const msPerStep =
        (options.clock() - startedMs) / Math.max(1, state.step - (startedStep ?? 0));
      options.progress?.({
        step: state.step,
        steps: trainer.steps,
        epoch,
        loss: losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length),
        heldOutAccuracy: best?.accuracy ?? null,
        etaSeconds: (msPerStep * (trainer.steps - state.step)) / 1_000,
      });
      losses = [];
    },
  };
}

function describeData(options: TrainOptions, set: ExampleSet, parts: HeldOut): ModelData {
  const { counts } = set;
  return {
    releases: [...options.releases],
    trajectories: counts.trajectories,
    trajectoriesSha256: listHash(set),
    trainSteps: parts.train.length,
    heldOutSteps: parts.heldOut.length,
    sources: { ...counts.sources },
    leftOut: { ...counts.leftOut },
    unpointed: counts.unpointed,
    unexplainedTexts: counts.unexplainedTexts,
  };
}

function numericSettings({ shape, ...settings }: TrainingSettings): Record<string, number> {
  const pairs = Object.entries({ ...shape, ...settings });
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, number] => typeof pair[1] === "number"),
  );
}
