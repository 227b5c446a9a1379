/** The two files made from one network: the training step, and what serves. */
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

export type TrainingGraphOptions = {
  readonly shape: NetworkShape;
  readonly layout: Layout;
  readonly batch: number;
  readonly tokens: number;
  readonly clipNorm: number;
  readonly weightDecay: number;
  readonly precision?: Precision;
};

/**
 * One step of training at a fixed batch and token count. Besides the network's inputs it takes
 * `parameters` [P], `class_targets` [batch, classCount], `pointer_targets` [batch, pointers, tokens]
 * (distributions times the example's weight) and Adam's inputs; it gives `loss` (mean over the batch),
 * `next_parameters`, `next_moment1`, `next_moment2` and, for checks, `gradient`.
 */
export function trainingFile(options: TrainingGraphOptions): Uint8Array {
  const { shape, layout, batch, tokens } = options;
  const graph = createGraph();
  const parameters = input(graph, { name: "parameters", shape: [layout.size] });
  const { declare, leaves } = declareSlices(graph, layout, parameters);
  const logits = policyNetwork({ graph, declare, shape }, policyInputs(graph, batch, tokens));
  const loss = policyLoss(graph, logits, { batch, tokens });
  const parts = gradients(graph, loss, leaves).map((part) =>
    ops.reshape(graph, part, [part.shape.reduce((product, dim) => product * dim, 1)]),
  );
  const gradient = ops.concat(graph, parts, 0);
  const next = adamStep(graph, { ...options, parameters, gradient });
  return emitOnnx(graph, {
    precision: options.precision ?? "float",
    outputs: {
      loss,
      next_parameters: next.parameters,
      next_moment1: next.moment1,
      next_moment2: next.moment2,
      ...(options.precision === "double" ? { gradient } : {}),
    },
  });
}

function policyLoss(
  graph: Graph,
  logits: ReturnType<typeof policyNetwork>,
  { batch, tokens }: { readonly batch: number; readonly tokens: number },
): Tensor {
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
  return ops.scale(graph, sum, 1 / batch);
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
