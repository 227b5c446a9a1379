/** Runs training steps: the state is plain arrays, and every random choice follows from seed and step number. */
import { seededRandom } from "../evaluate/practice/seeded-random.ts";
import { adamCorrections } from "./graph/adam.ts";
import { initialParameters, type Layout } from "./graph/parameters.ts";
import { openSession } from "./graph/session.ts";
import { openShareThread } from "./open-share-thread.ts";
import { FasterWay } from "./faster-way.ts";
import { updateFile } from "./policy/policy-graphs.ts";
import type { Targeted } from "./policy/targets.ts";
import {
  floats,
  openShareWorker,
  type Share,
  type ShareOptions,
  type ShareResult,
  type ShareWorker,
} from "./share-gradient.ts";

export type TrainerState = {
  step: number;
  parameters: Float32Array;
  moment1: Float32Array;
  moment2: Float32Array;
};

export type TrainerOptions = ShareOptions & {
  /** Greatest learning rate, reached after `warmUpSteps`, then falling along a half cosine to a twentieth. */
  readonly learningRate: number;
  readonly warmUpSteps: number;
  readonly steps: number;
  readonly clipNorm: number;
  readonly weightDecay: number;
  /**
   * Threads among which a step's examples are dealt; their gradients are added in order. Threads inside the runtime
   * would divide each small operation instead and wait for each other hundreds of times a step. Another number gives
   * the same result but for rounding.
   */
  readonly threads: number;
};

export type Trainer = AsyncDisposable & {
  /** One step; returns the loss before it. */
  step(state: TrainerState, examples: readonly Targeted[]): Promise<number>;
};

export function initialState(layout: Layout, seed: number): TrainerState {
  const random = seededRandom(seed);
  return {
    step: 0,
    parameters: initialParameters(layout, () => random.next()),
    moment1: new Float32Array(layout.size),
    moment2: new Float32Array(layout.size),
  };
}

export function openTrainer(options: TrainerOptions): Trainer {
  const { layout } = options;
  // Each run has costs that do not shrink with its examples, so that one thread does all in one share.
  const shares = Math.min(options.threads, options.batch);
  const update = openSession(updateFile({ ...options, shares }), { threads: 1 });
  const workers = [
    openShareWorker(options),
    ...Array.from({ length: shares - 1 }, () => openShareThread(options)),
  ];
  const faster = new FasterWay();
  const vector = (values: Float32Array) => ({ values, shape: [layout.size] });
  return {
    step: async (state, examples) => {
      const step = state.step + 1;
      const dealt = deal(examples, step, shares);
      const way = faster.pick();
      const startedMs = performance.now();
      const used = way === "alone" ? workers.slice(0, 1) : workers;
      const parts = await runShares(used, state.parameters, dealt);
      faster.took(way, performance.now() - startedMs);
      const { first, second } = adamCorrections(step);
      const gradients = parts.map(({ gradient }, at) => [`gradient${at}`, vector(gradient)]);
      const results = await (
        await update
      ).run({
        ...Object.fromEntries(gradients),
        parameters: vector(state.parameters),
        moment1: vector(state.moment1),
        moment2: vector(state.moment2),
        learning_rate: scalar(learningRateAt(options, step)),
        correction1: scalar(first),
        correction2: scalar(second),
      });
      state.parameters = floats(results["next_parameters"]);
      state.moment1 = floats(results["next_moment1"]);
      state.moment2 = floats(results["next_moment2"]);
      state.step = step;
      return parts.reduce((sum, { loss }) => sum + loss, 0);
    },
    [Symbol.asyncDispose]: async () => {
      for (const worker of workers) await worker[Symbol.asyncDispose]();
      await (await update)[Symbol.asyncDispose]();
    },
  };
}

/** By turns, so that examples of like length, which stand together, make shares of like cost. */
function deal(examples: readonly Targeted[], step: number, count: number): Share[] {
  return Array.from({ length: count }, (_, share) => {
    const places = examples.map((_example, place) => place).filter((at) => at % count === share);
    return { step, places, examples: places.flatMap((place) => examples[place] ?? []) };
  });
}

/** Threads first: the worker of this thread holds it until it is done. */
async function runShares(
  workers: readonly ShareWorker[],
  parameters: Float32Array,
  shares: readonly Share[],
): Promise<ShareResult[]> {
  const results: ShareResult[] = [];
  const lanes = workers.map(async (worker, lane) => {
    for (let at = lane; at < shares.length; at += workers.length) {
      const share = shares[at];
      if (share) results[at] = await worker.run(parameters, share);
    }
  });
  await Promise.all(lanes);
  return results;
}

function scalar(value: number) {
  return { values: Float32Array.of(value), shape: [] };
}

/** Warm-up, then half a cosine (Loshchilov and Hutter, 2017). */
export function learningRateAt(
  options: Pick<TrainerOptions, "learningRate" | "warmUpSteps" | "steps">,
  step: number,
): number {
  const { learningRate, warmUpSteps, steps } = options;
  if (step < warmUpSteps) return (learningRate * step) / warmUpSteps;
  const way = Math.min(1, (step - warmUpSteps) / Math.max(1, steps - warmUpSteps));
  return learningRate * (0.05 + 0.95 * 0.5 * (1 + Math.cos(Math.PI * way)));
}
