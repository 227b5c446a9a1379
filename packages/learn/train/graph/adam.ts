/** One step of Adam over a flat parameter vector, as part of the graph. */
import { input, scalar, type Graph, type Tensor } from "./graph.ts";
import * as ops from "./ops.ts";

export type AdamOptions = {
  readonly parameters: Tensor;
  readonly gradient: Tensor;
  /** Gradients are scaled down to at most this Euclidean length. */
  readonly clipNorm: number;
  /** Decoupled weight decay, as a share of each parameter per unit of learning rate. */
  readonly weightDecay: number;
};

const beta1 = 0.9;
const beta2 = 0.98;
const epsilon = 1e-8;

/** Bias corrections that the caller feeds with step number `step` (from 1). */
export function adamCorrections(step: number): { first: number; second: number } {
  return { first: 1 / (1 - beta1 ** step), second: 1 / (1 - beta2 ** step) };
}

/**
 * Adds inputs `moment1`, `moment2` [P] and the scalars `learning_rate`, `correction1`, `correction2`
 * (see `adamCorrections`); returns the next parameters and moments.
 * Kingma and Ba, 2015, with the decoupled decay of Loshchilov and Hutter, 2019.
 */
export function adamStep(graph: Graph, options: AdamOptions) {
  const { parameters, clipNorm, weightDecay } = options;
  const vector = (name: string) => input(graph, { name, shape: parameters.shape });
  const number = (name: string) => input(graph, { name, shape: [] });
  const gradient = clip(graph, options.gradient, clipNorm);
  const moment1 = blend(graph, vector("moment1"), gradient, beta1);
  const squared = ops.multiply(graph, gradient, gradient);
  const moment2 = blend(graph, vector("moment2"), squared, beta2);
  const direction = ops.divide(
    graph,
    ops.multiply(graph, moment1, number("correction1")),
    ops.add(
      graph,
      ops.sqrt(graph, ops.multiply(graph, moment2, number("correction2"))),
      scalar(graph, epsilon),
    ),
  );
  const decayed = ops.add(graph, direction, ops.scale(graph, parameters, weightDecay));
  const change = ops.multiply(graph, decayed, number("learning_rate"));
  return { parameters: ops.subtract(graph, parameters, change), moment1, moment2 };
}

function blend(graph: Graph, old: Tensor, fresh: Tensor, share: number): Tensor {
  return ops.add(graph, ops.scale(graph, old, share), ops.scale(graph, fresh, 1 - share));
}

function clip(graph: Graph, gradient: Tensor, norm: number): Tensor {
  const length = ops.sqrt(graph, ops.total(graph, ops.multiply(graph, gradient, gradient)));
  const floor = ops.add(graph, length, scalar(graph, 1e-12));
  const factor = ops.minimum(
    graph,
    scalar(graph, 1),
    ops.divide(graph, scalar(graph, norm), floor),
  );
  return ops.multiply(graph, gradient, factor);
}
