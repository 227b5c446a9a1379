/** The files made from one network: a training step in two parts, and what serves. */
import { adamStep } from "../graph/adam.ts";
import { emitOnnx, type Precision } from "../graph/emit.ts";
import { gradients } from "../graph/gradients.ts";
import { createGraph, input, type Graph, type Tensor } from "../graph/graph.ts";
import * as ops from "../graph/ops.ts";
import { declareConstants, declareSlices, layoutOf, type Layout } from "../graph/parameters.ts";
import { pointers } from "./decision-kinds.ts";
import {
  classCount,
  classHeads,
  dynamicAxes,
  headOffset,
  policyInputs,
  policyNetwork,
  type NetworkShape,
} from "./network.ts";

export function policyLayout(shape: NetworkShape): Layout {
  return layoutOf((graph, declare) =>
    policyNetwork({ graph, declare, shape }, policyInputs(graph, 1, 2)),
  );
}

export type GradientGraphOptions = {
  readonly shape: NetworkShape;
  readonly layout: Layout;
  /** Examples that one run takes. */
  readonly batch: number;
  readonly tokens: number;
  /** Examples that the whole step takes the mean over; default: those of one run. */
  readonly of?: number;
  readonly precision?: Precision;
};

/**
 * Loss and gradient of a share of a step's examples, at a fixed count of examples and tokens. Besides the network's
 * inputs it takes `parameters` [P], `class_targets` [batch, classCount] and `pointer_targets`
 * [batch, pointers, tokens] (distributions times the example's weight); it gives `loss` and `gradient` [P]. Summed over
 * all shares of a step they are those of the mean over all its examples.
 */
export function gradientFile(options: GradientGraphOptions): Uint8Array {
  const { shape, layout, batch, tokens, of = batch, precision = "float" } = options;
  const graph = createGraph();
  const parameters = input(graph, { name: "parameters", shape: [layout.size] });
  const { declare, leaves } = declareSlices(graph, layout, parameters);
  const logits = policyNetwork({ graph, declare, shape }, policyInputs(graph, batch, tokens));
  const loss = policyLoss(graph, logits, { batch, tokens, of });
  const parts = gradients(graph, loss, leaves).map((part) =>
    ops.reshape(graph, part, [part.shape.reduce((product, dim) => product * dim, 1)]),
  );
  return emitOnnx(graph, { precision, outputs: { loss, gradient: ops.concat(graph, parts, 0) } });
}

/**
 * What follows the gradients of a step: takes `parameters`, `gradient0`, `gradient1`, … [P] and Adam's inputs, and gives
 * `next_parameters`, `next_moment1` and `next_moment2`.
 */
export function updateFile(options: {
  readonly layout: Layout;
  /** How many gradients are added up. */
  readonly shares: number;
  readonly clipNorm: number;
  readonly weightDecay: number;
}): Uint8Array {
  const graph = createGraph();
  const vector = (name: string) => input(graph, { name, shape: [options.layout.size] });
  const parameters = vector("parameters");
  const gradient = Array.from({ length: options.shares }, (_, share) =>
    vector(`gradient${share}`),
  ).reduce((sum, part) => ops.add(graph, sum, part));
  const next = adamStep(graph, { ...options, parameters, gradient });
  return emitOnnx(graph, {
    outputs: {
      next_parameters: next.parameters,
      next_moment1: next.moment1,
      next_moment2: next.moment2,
    },
  });
}

function policyLoss(
  graph: Graph,
  logits: ReturnType<typeof policyNetwork>,
  sizes: { readonly batch: number; readonly tokens: number; readonly of: number },
): Tensor {
  const { batch, tokens, of } = sizes;
  const classTargets = input(graph, { name: "class_targets", shape: [batch, classCount] });
  const shape = [batch, pointers.length, tokens];
  const pointerTargets = input(graph, { name: "pointer_targets", shape });
  const losses = classHeads.map((head) => {
    const from = headOffset(head.name);
    const range = { axis: 1, from, to: from + head.size };
    const targets = ops.slice(graph, classTargets, range);
    return ops.crossEntropy(graph, ops.slice(graph, logits.classes, range), targets);
  });
  losses.push(ops.crossEntropy(graph, logits.pointers, pointerTargets));
  const sum = losses.reduce((left, right) => ops.add(graph, left, right));
  return ops.scale(graph, sum, 1 / of);
}

/** The file that serves: the same network with its parameters inside, for any batch and token count. */
export function servingFile(options: {
  readonly shape: NetworkShape;
  readonly layout: Layout;
  readonly parameters: Float32Array;
  readonly metadata?: Readonly<Record<string, string>>;
}): Uint8Array {
  const { shape, layout, parameters, metadata = {} } = options;
  const graph = createGraph();
  const declare = declareConstants(graph, layout, parameters);
  const logits = policyNetwork({ graph, declare, shape }, policyInputs(graph, 1, 2));
  return emitOnnx(graph, { outputs: logits, dynamic: dynamicAxes, metadata });
}
