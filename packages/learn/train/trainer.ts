/** Runs training steps: the state is plain arrays, and every random choice follows from seed and step number. */
import { adamCorrections } from "./graph/adam.ts";
import { initialParameters, type Layout } from "./graph/parameters.ts";
import { openSession, type GraphSession } from "./graph/session.ts";
import { seededRandom } from "../evaluate/practice/seeded-random.ts";
import { policyFeeds } from "./policy/batch.ts";
import type { NetworkShape } from "./policy/network.ts";
import { trainingFile } from "./policy/policy-graphs.ts";
import type { Label } from "./policy/label-step.ts";
import { drawVariation, type Variation, type VariationOptions } from "./policy/variation.ts";
import { targetFeeds, type Targeted } from "./policy/targets.ts";

export type TrainerState = {
  step: number;
  parameters: Float32Array;
  moment1: Float32Array;
  moment2: Float32Array;
};

export type TrainerOptions = VariationOptions & {
  readonly shape: NetworkShape;
  readonly layout: Layout;
  readonly batch: number;
  /** Greatest learning rate, reached after `warmUpSteps`, then falling along a half cosine to a twentieth. */
  readonly learningRate: number;
  readonly warmUpSteps: number;
  readonly steps: number;
  readonly clipNorm: number;
  readonly weightDecay: number;
  readonly seed: number;
  readonly threads: number;
};

export type Trainer = AsyncDisposable & {
  /** One step; returns the loss before it. */
  step(state: TrainerState, examples: readonly Targeted[]): Promise<number>;
};

/** Token counts are rounded up to multiples of this, one graph for each. */
const tokenGrain = 16;

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
  const sessions = new Map<number, Promise<GraphSession>>();
  const sessionFor = (tokens: number) => {
    const session =
      sessions.get(tokens) ??
      openSession(trainingFile({ ...options, tokens }), { threads: options.threads });
    sessions.set(tokens, session);
    return session;
  };
  const vector = (values: Float32Array) => ({ values, shape: [layout.size] });
  return {
    step: async (state, examples) => {
      const step = state.step + 1;
      const longest = Math.max(...examples.map((example) => example.packed.tokens));
      const tokens = Math.ceil(longest / tokenGrain) * tokenGrain;
      const { first, second } = adamCorrections(step);
      const results = await (
        await sessionFor(tokens)
      ).run({
        ...policyFeeds(
          examples.map((example) => example.packed),
          { tokens, variations: variationsOf(options, step, examples) },
        ),
        ...targetFeeds(examples, tokens),
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
      return floats(results["loss"])[0] ?? Number.NaN;
    },
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions.values()) await (await session)[Symbol.asyncDispose]();
    },
  };
}

function scalar(value: number) {
  return { values: Float32Array.of(value), shape: [] };
}

function floats(values: unknown): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new TypeError("the training graph gave no single-precision result");
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

/** A variation of its own for every example of every step. */
function variationsOf(
  options: TrainerOptions,
  step: number,
  examples: readonly Targeted[],
): Variation[] {
  return examples.map(({ packed, label }, at) => {
    const seed = Math.imul(options.seed + 1, 0x9e3779b1) ^ Math.imul(step * 256 + at, 0x85ebca6b);
    return drawVariation(packed, { ...options, seed, kept: wordsBetween(label) });
  });
}

/** Words that the step types. */
function wordsBetween({ start, end }: Label): ReadonlySet<number> {
  const words = new Set<number>();
  start.forEach((from, at) => {
    for (let word = from; word <= (end[at] ?? from); word += 1) words.add(word);
  });
  return words;
}
