/** Loss and gradient of one share of a step's examples: the part of a step that several threads can do side by side. */
import type { Layout } from "./graph/parameters.ts";
import { openSession, type GraphSession } from "./graph/session.ts";
import { policyFeeds } from "./policy/batch.ts";
import type { Label } from "./policy/label-step.ts";
import type { NetworkShape } from "./policy/network.ts";
import { gradientFile } from "./policy/policy-graphs.ts";
import { targetFeeds, type Targeted } from "./policy/targets.ts";
import { drawVariation, type Variation, type VariationOptions } from "./policy/variation.ts";

export type ShareOptions = VariationOptions & {
  readonly shape: NetworkShape;
  readonly layout: Layout;
  /** Examples of a whole step. */
  readonly batch: number;
  readonly seed: number;
};

/** Some of a step's examples, each with its place in the step: its variation follows from that. */
export type Share = {
  readonly step: number;
  readonly examples: readonly Targeted[];
  readonly places: readonly number[];
};

export type ShareResult = { readonly loss: number; readonly gradient: Float32Array };

export type ShareWorker = AsyncDisposable & {
  run(parameters: Float32Array, share: Share): Promise<ShareResult>;
};

/** Token counts are rounded up to multiples of this, one graph for each. */
const tokenGrain = 16;

export function openShareWorker(options: ShareOptions): ShareWorker {
  const { layout, batch } = options;
  const sessions = new Map<string, Promise<GraphSession>>();
  const sessionFor = (count: number, tokens: number) => {
    const key = `${count} ${tokens}`;
    const session =
      sessions.get(key) ??
      openSession(gradientFile({ ...options, batch: count, tokens, of: batch }), { threads: 1 });
    sessions.set(key, session);
    return session;
  };
  return {
    run: async (parameters, { step, examples, places }) => {
      const packed = examples.map((example) => example.packed);
      const longest = Math.max(...packed.map((example) => example.tokens));
      const tokens = Math.ceil(longest / tokenGrain) * tokenGrain;
      const variations = examples.map((example, at) =>
        variationOf(options, example, { step, place: places[at] ?? at }),
      );
      const session = await sessionFor(examples.length, tokens);
      const results = await session.run({
        ...policyFeeds(packed, { tokens, variations }),
        ...targetFeeds(examples, tokens),
        parameters: { values: parameters, shape: [layout.size] },
      });
      return {
        loss: floats(results["loss"])[0] ?? Number.NaN,
        gradient: floats(results["gradient"]),
      };
    },
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions.values()) await (await session)[Symbol.asyncDispose]();
    },
  };
}

export function floats(values: unknown): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new TypeError("the training graph gave no single-precision result");
}

/** A variation of its own for every example of every step, whichever thread it runs in. */
function variationOf(
  options: ShareOptions,
  { packed, label }: Targeted,
  { step, place }: { readonly step: number; readonly place: number },
): Variation {
  const seed = Math.imul(options.seed + 1, 0x9e3779b1) ^ Math.imul(step * 256 + place, 0x85ebca6b);
  return drawVariation(packed, { ...options, seed, kept: wordsBetween(label) });
}

/** Words that the step types. */
function wordsBetween({ start, end }: Label): ReadonlySet<number> {
  const words = new Set<number>();
  start.forEach((from, at) => {
    for (let word = from; word <= (end[at] ?? from); word += 1) words.add(word);
  });
  return words;
}
