/** Speed of training, beside PyTorch on the same model where a Python with torch is there. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { collectExamples } from "@apprentice/learn/train/examples.ts";
import { fakeTrajectories } from "@apprentice/learn/train/fake-tasks.ts";
import { pointers } from "@apprentice/learn/train/policy/decision-kinds.ts";
import { limits } from "@apprentice/learn/train/policy/limits.ts";
import { classHeads, referenceShape } from "@apprentice/learn/train/policy/network.ts";
import { featureCount } from "@apprentice/learn/train/policy/pack.ts";
import { policyLayout } from "@apprentice/learn/train/policy/policy-graphs.ts";
import { labelClasses, type Targeted } from "@apprentice/learn/train/policy/targets.ts";
import { indexVocabulary, wordRows } from "@apprentice/learn/train/policy/vocabulary.ts";
import { defaultSettings } from "@apprentice/learn/train/settings.ts";
import { initialState, openTrainer } from "@apprentice/learn/train/trainer.ts";
import type { Bench, BenchContext, Metric } from "./metric.ts";

const batch = 16;
/** Length that every example of the run is brought to. */
const tokens = 64;
/** The two take turns, so that what else the machine does falls on both. */
const rounds = 3;

/** A Python with torch may stand elsewhere than on the path. */
const python = process.env["APPRENTICE_BENCH_PYTHON"] ?? "python3";

export const measure: Bench = async (context) => {
  const alone = await measureSpeeds(1, context);
  const shared = await measureSpeeds(2, context);
  return [...speedMetrics("", alone), ...speedMetrics("_two_threads", shared)];
};

/**
 * Milliseconds of a step that little disturbed: a tenth of the steps were faster. Of that the median over the rounds;
 * `torch` is null where there is no PyTorch.
 */
type Speeds = { readonly ours: number; readonly torch: number | null };

async function measureSpeeds(threads: number, context: BenchContext): Promise<Speeds> {
  const steps = context.quick ? 12 : 80;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await measureOurs({ steps, threads }, context.signal));
    const torch = await measureTorch({ steps, threads }, context);
    if (torch !== null) theirs.push(torch);
  }
  return { ours: quantile(ours, 0.5), torch: theirs.length > 0 ? quantile(theirs, 0.5) : null };
}

function speedMetrics(name: string, { ours, torch }: Speeds): Metric[] {
  const speed: Metric = {
    metric: `train.steps_per_s${name}`,
    value: 1_000 / ours,
    unit: "steps/s",
    aim: null,
    baseline: torch === null ? null : 1_000 / torch,
  };
  if (torch === null) return [speed];
  const ratio: Metric = {
    metric: `train.torch_ratio${name}`,
    value: torch / ours,
    unit: "times PyTorch's speed",
    aim: ">= 1",
    baseline: 1,
  };
  return [speed, ratio];
}

type Load = { readonly steps: number; readonly threads: number };

/** Of whole steps, feature arrays and their copies into the runtime included. */
async function measureOurs({ steps, threads }: Load, signal: AbortSignal): Promise<number> {
  const examples = await realExamples();
  const layout = policyLayout(referenceShape);
  const state = initialState(layout, 1);
  await using trainer = openTrainer({ ...defaultSettings, layout, batch, threads, steps, seed: 1 });
  const times: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    signal.throwIfAborted();
    const from = (step * batch) % (examples.length - batch);
    const started = performance.now();
    await trainer.step(state, examples.slice(from, from + batch));
    times.push(performance.now() - started);
  }
  return quantile(times.slice(Math.floor(steps / 4)), 0.1);
}

async function realExamples(): Promise<Targeted[]> {
  const trajectories = fakeTrajectories({ perFamily: 8, from: 0 });
  const released = trajectories.map((trajectory) => ({
    trajectory,
    splitGroup: null,
    split: null,
  }));
  const set = await collectExamples(released, defaultSettings);
  const vocabulary = indexVocabulary(set.vocabulary);
  return set.examples.map(({ packed, label, weight }) => ({
    packed: { ...packed, tokens },
    label,
    weight,
    classes: labelClasses(label, vocabulary),
  }));
}

/** Null where there is no Python with torch; the ratio is then left out rather than guessed. */
async function measureTorch(
  { steps, threads }: Load,
  { log, signal }: BenchContext,
): Promise<number | null> {
  const sizes = {
    ...referenceShape,
    batch,
    tokens,
    threads,
    steps,
    wordRows,
    features: featureCount,
    wordsPerToken: limits.wordsPerToken,
    instructionWords: limits.instructionWords,
    pointers: pointers.length,
    classHeads: classHeads.map((head) => head.size),
  };
  const script = fileURLToPath(new URL("train-torch.py", import.meta.url));
  try {
    const run = promisify(execFile);
    const { stdout } = await run(python, [script, JSON.stringify(sizes)], { signal });
    return Number(stdout);
  } catch (error) {
    signal.throwIfAborted();
    if (!String(error).includes("No module named 'torch'") && !String(error).includes("ENOENT"))
      throw error;
    log("bench: no PyTorch here, so that train.torch_ratio is not measured");
    return null;
  }
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}
