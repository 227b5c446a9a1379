/** The reference policy: a small transformer over tokens, with class heads and pointer heads. */
import { z } from "zod";
import { constant, input, type Graph, type Tensor } from "../graph/graph.ts";
import * as ops from "../graph/ops.ts";
import type { Declare } from "../graph/parameters.ts";
import {
  decisionKinds,
  modifierClasses,
  pointers,
  scrollDirections,
  textSources,
} from "./decision-kinds.ts";
import { limits } from "./limits.ts";
import { featureCount, matchCount } from "./pack.ts";
import { wordRows } from "./vocabulary.ts";

export const NetworkShape = z.object({
  width: z.number().int().positive(),
  layers: z.number().int().positive(),
  heads: z.number().int().positive(),
  feedForward: z.number().int().positive(),
});
export type NetworkShape = Readonly<z.infer<typeof NetworkShape>>;

/** About 0.3 million parameters. */
export const referenceShape: NetworkShape = { width: 64, layers: 3, heads: 4, feedForward: 128 };

/** Class heads and their sizes, side by side in one output. */
export const classHeads = [
  { name: "kind", size: decisionKinds.length },
  { name: "source", size: textSources.length },
  { name: "chord", size: limits.chords },
  { name: "count", size: limits.pressCount },
  { name: "scroll", size: scrollDirections.length },
  { name: "modifier", size: modifierClasses.length },
  /** Words to type; the last class is as many or more. */
  { name: "length", size: limits.spanLengths },
] as const;
export type ClassHead = (typeof classHeads)[number]["name"];
export const classCount = classHeads.reduce((sum, head) => sum + head.size, 0);

/** Offset of each class head in the joint output. */
export function headOffset(name: ClassHead): number {
  const at = classHeads.findIndex((head) => head.name === name);
  return classHeads.slice(0, at).reduce((sum, head) => sum + head.size, 0);
}

export type PolicyInputs = {
  /** int64 [batch, tokens, limits.wordsPerToken] */
  readonly words: Tensor;
  /** [batch, tokens, 1]: one over the root of the number of words. */
  readonly word_scale: Tensor;
  /** [batch, tokens, featureCount] */
  readonly features: Tensor;
  /** [batch, tokens, matchCount] */
  readonly matches: Tensor;
  /** [batch, 1, 1, tokens]: 0, or a large negative number for padding. */
  readonly mask: Tensor;
  /** [batch, pointers, tokens]: 0 where the pointer may point, else a large negative number. */
  readonly allowed: Tensor;
};

export function policyInputs(graph: Graph, batch: number, tokens: number): PolicyInputs {
  const real = (name: string, shape: readonly number[]) => input(graph, { name, shape });
  const words = [batch, tokens, limits.wordsPerToken];
  return {
    words: input(graph, { name: "words", shape: words, kind: "int64" }),
    word_scale: real("word_scale", [batch, tokens, 1]),
    features: real("features", [batch, tokens, featureCount]),
    matches: real("matches", [batch, tokens, matchCount]),
    mask: real("mask", [batch, 1, 1, tokens]),
    allowed: real("allowed", [batch, pointers.length, tokens]),
  };
}

/** Names of the axes that may differ between runs of a served file. */
export const dynamicAxes = {
  words: ["batch", "tokens"],
  word_scale: ["batch", "tokens"],
  features: ["batch", "tokens"],
  matches: ["batch", "tokens"],
  mask: ["batch", null, null, "tokens"],
  allowed: ["batch", null, "tokens"],
} as const;

type Builder = {
  readonly graph: Graph;
  readonly declare: Declare;
  readonly shape: NetworkShape;
};

/** Logits: `classes` [batch, classCount] and `pointers` [batch, pointers, tokens]. */
export function policyNetwork(builder: Builder, inputs: PolicyInputs) {
  const { graph, shape } = builder;
  let x = embed(builder, inputs);
  for (let layer = 0; layer < shape.layers; layer += 1) {
    x = ops.add(graph, x, attention(builder, `layer${layer}`, x, inputs.mask));
    x = ops.add(graph, x, feedForward(builder, `layer${layer}`, x));
  }
  x = norm(builder, "last", x);
  const [batch = 1] = x.shape;
  const first = ops.slice(graph, x, { axis: 1, from: 0, to: 1 });
  const summary = ops.reshape(graph, first, [batch, shape.width]);
  const classes = linear(builder, "classes", summary, classCount);
  const asked = linear(builder, "queries", summary, pointers.length * shape.width);
  const queries = ops.reshape(graph, asked, [batch, pointers.length, shape.width]);
  const keys = ops.transposeLast(graph, linear(builder, "keys", x, shape.width));
  const scores = ops.scale(graph, ops.matMul(graph, queries, keys), shape.width ** -0.5);
  return { classes, pointers: ops.add(graph, scores, inputs.allowed) };
}

function linear({ graph, declare }: Builder, name: string, x: Tensor, to: number): Tensor {
  const from = x.shape.at(-1) ?? 1;
  const weights = declare({
    name: `${name}.weights`,
    shape: [from, to],
    initial: { deviation: from ** -0.5 },
  });
  const offset = declare({ name: `${name}.offset`, shape: [to], initial: "zeros" });
  return ops.add(graph, ops.matMul(graph, x, weights), offset);
}

function norm({ graph, declare, shape }: Builder, name: string, x: Tensor): Tensor {
  const gain = declare({ name: `${name}.gain`, shape: [shape.width], initial: "ones" });
  const offset = declare({ name: `${name}.offset`, shape: [shape.width], initial: "zeros" });
  return ops.layerNorm(graph, x, gain, offset);
}

function embed(builder: Builder, inputs: PolicyInputs): Tensor {
  const { graph, shape } = builder;
  const features = linear(builder, "features", inputs.features, shape.width);
  const sum = ops.add(graph, features, embedWords(builder, inputs));
  return norm(builder, "embedding", ops.add(graph, sum, embedMatches(builder, inputs.matches)));
}

/** Sum of a token's word vectors over the root of their number; row 0 (padding) is held at zero. */
function embedWords({ graph, declare, shape }: Builder, inputs: PolicyInputs): Tensor {
  const [batch = 1, tokens = 1] = inputs.words.shape;
  const known = declare({
    name: "word_table",
    shape: [wordRows - 1, shape.width],
    initial: { deviation: 0.3 },
  });
  const padding = constant(graph, {
    values: new Float32Array(shape.width),
    shape: [1, shape.width],
  });
  const table = ops.concat(graph, [padding, known], 0);
  const sum = ops.sum(graph, ops.gather(graph, table, inputs.words), [2]);
  const flat = ops.reshape(graph, sum, [batch, tokens, shape.width]);
  return ops.multiply(graph, flat, inputs.word_scale);
}

/**
 * A token that shares word p of the instruction gets place vector p, turned by one matrix per kind of match.
 * Because the instruction's own words carry the same vectors, attention finds a match at any place alike.
 */
function embedMatches(builder: Builder, matches: Tensor): Tensor {
  const { graph, declare, shape } = builder;
  const [batch = 1, tokens = 1] = matches.shape;
  const places = declare({
    name: "places",
    shape: [limits.instructionWords, shape.width],
    initial: { deviation: 0.5 },
  });
  const kinds = matchCount / limits.instructionWords;
  const split = ops.reshape(graph, matches, [batch, tokens, kinds, limits.instructionWords]);
  const placed = ops.matMul(graph, split, places);
  const joined = ops.reshape(graph, placed, [batch, tokens, kinds * shape.width]);
  return linear(builder, "matches", joined, shape.width);
}

function attention(builder: Builder, layer: string, x: Tensor, mask: Tensor): Tensor {
  const { graph, shape } = builder;
  const { width, heads } = shape;
  const [batch = 1, tokens = 1] = x.shape;
  const perHead = width / heads;
  const joint = linear(builder, `${layer}.attend`, norm(builder, `${layer}.norm1`, x), 3 * width);
  const part = (index: number, perm: readonly number[]) => {
    const range = { axis: 2, from: index * width, to: (index + 1) * width };
    const split = [batch, tokens, heads, perHead];
    return ops.transpose(graph, ops.reshape(graph, ops.slice(graph, joint, range), split), perm);
  };
  const queries = ops.scale(graph, part(0, [0, 2, 1, 3]), perHead ** -0.5);
  const scores = ops.matMul(graph, queries, part(1, [0, 2, 3, 1]));
  const shares = ops.softmax(graph, ops.add(graph, scores, mask));
  const mixed = ops.matMul(graph, shares, part(2, [0, 2, 1, 3]));
  const rejoined = ops.transpose(graph, mixed, [0, 2, 1, 3]);
  return linear(
    builder,
    `${layer}.join`,
    ops.reshape(graph, rejoined, [batch, tokens, width]),
    width,
  );
}

function feedForward(builder: Builder, layer: string, x: Tensor): Tensor {
  const { graph, shape } = builder;
  const inner = linear(
    builder,
    `${layer}.in`,
    norm(builder, `${layer}.norm2`, x),
    shape.feedForward,
  );
  return linear(builder, `${layer}.out`, ops.relu(graph, inner), shape.width);
}
