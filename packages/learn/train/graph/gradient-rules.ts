/** Reverse-mode rules: for each operation, the gradients of its inputs from the gradient of its result. */
import {
  addNode,
  constant,
  scalar,
  sizeOf,
  type Graph,
  type GraphNode,
  type Tensor,
} from "./graph.ts";
import * as ops from "./ops.ts";

/** `gradient` belongs to the node's first output. Null: that input has no gradient. */
export type GradientRule = (
  graph: Graph,
  node: GraphNode,
  gradient: Tensor,
) => readonly (Tensor | null)[];

/** Sums a gradient over the axes along which its operand was broadcast. */
function unbroadcast(graph: Graph, gradient: Tensor, shape: readonly number[]): Tensor {
  const lead = gradient.shape.length - shape.length;
  const axes = gradient.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < lead || (shape[axis - lead] === 1 && gradient.shape[axis] !== 1));
  const summed = axes.length > 0 ? ops.sum(graph, gradient, axes) : gradient;
  return lead > 0 ? ops.reshape(graph, summed, shape) : summed;
}

/** Repeats a reduced gradient along the axes that were reduced. */
function rebroadcast(graph: Graph, gradient: Tensor, shape: readonly number[]): Tensor {
  const target = constant(graph, { values: shape, shape: [shape.length], kind: "int64" });
  return addNode(graph, { op: "Expand", inputs: [gradient, target], shape });
}

function operand(node: GraphNode, index: number): Tensor {
  const tensor = node.inputs[index];
  if (!tensor) throw new RangeError(`${node.op} has no operand ${index}`);
  return tensor;
}

function result(node: GraphNode, index = 0): Tensor {
  const tensor = node.outputs[index];
  if (!tensor) throw new RangeError(`${node.op} has no result ${index}`);
  return tensor;
}

function numbers(node: GraphNode, name: string): readonly number[] {
  const value = node.attributes[name];
  if (Array.isArray(value)) return value;
  throw new RangeError(`${node.op} has no list ${name}`);
}

function flatten(graph: Graph, x: Tensor): Tensor {
  const width = x.shape.at(-1) ?? 1;
  return x.shape.length === 2 ? x : ops.reshape(graph, x, [sizeOf(x.shape) / width, width]);
}

const matMul: GradientRule = (graph, node, gradient) => {
  const [a, b] = [operand(node, 0), operand(node, 1)];
  const left = ops.matMul(graph, gradient, ops.transposeLast(graph, b));
  if (b.shape.length === 2) {
    const right = ops.matMulTransposed(graph, flatten(graph, a), flatten(graph, gradient));
    return [left, right];
  }
  const right = ops.matMul(graph, ops.transposeLast(graph, a), gradient);
  return [unbroadcast(graph, left, a.shape), unbroadcast(graph, right, b.shape)];
};

const softmax: GradientRule = (graph, node, gradient) => {
  const y = result(node);
  const weighted = ops.multiply(graph, gradient, y);
  const shared = ops.sum(graph, weighted, [y.shape.length - 1]);
  return [ops.subtract(graph, weighted, ops.multiply(graph, y, shared))];
};

const logSoftmax: GradientRule = (graph, node, gradient) => {
  const y = result(node);
  const shared = ops.sum(graph, gradient, [y.shape.length - 1]);
  return [ops.subtract(graph, gradient, ops.multiply(graph, ops.exp(graph, y), shared))];
};

const gather: GradientRule = (graph, node, gradient) => {
  const [table, indices] = [operand(node, 0), operand(node, 1)];
  const rows = table.shape[0] ?? 0;
  const width = sizeOf(table.shape.slice(1));
  const count = sizeOf(indices.shape);
  const updates = ops.reshape(graph, gradient, [count, width]);
  const flat = ops.reshape(graph, indices, [count, 1]);
  const scattered = ops.scatterAdd(graph, { rows, indices: flat, updates });
  return [ops.reshape(graph, scattered, table.shape), null];
};

/** Where a slice lay in its operand, from the shapes and its stored start. */
function sliceRange(graph: Graph, node: GraphNode): ops.SliceRange {
  const stored = (index: number) =>
    graph.constants.find((entry) => entry.tensor === operand(node, index))?.values[0] ?? 0;
  const axis = stored(3);
  const from = stored(1);
  return { axis, from, to: from + (result(node).shape[axis] ?? 0) };
}

const slice: GradientRule = (graph, node, gradient) => {
  const x = operand(node, 0);
  const { axis, from, to } = sliceRange(graph, node);
  const before = x.shape.map((_, at) => (at === axis ? from : 0));
  const after = x.shape.map((size, at) => (at === axis ? size - to : 0));
  const pads = constant(graph, {
    values: [...before, ...after],
    shape: [2 * x.shape.length],
    kind: "int64",
  });
  return [
    addNode(graph, { op: "Pad", inputs: [gradient, pads], shape: x.shape }),
    null,
    null,
    null,
  ];
};

const concat: GradientRule = (graph, node, gradient) => {
  const axis = Number(node.attributes["axis"]);
  let from = 0;
  return node.inputs.map((part) => {
    const to = from + (part.shape[axis] ?? 0);
    const piece = ops.slice(graph, gradient, { axis, from, to });
    from = to;
    return piece;
  });
};

const layerNorm: GradientRule = (graph, node, gradient) => {
  const [x, gain] = [operand(node, 0), operand(node, 1)];
  const last = [x.shape.length - 1];
  // Computed anew: the operation's own second and third results are single precision in every file.
  const centered = ops.subtract(graph, x, ops.mean(graph, x, last));
  const variance = ops.mean(graph, ops.multiply(graph, centered, centered), last);
  const floor = scalar(graph, ops.layerNormEpsilon);
  const deviation = ops.sqrt(graph, ops.add(graph, variance, floor));
  const normal = ops.divide(graph, centered, deviation);
  const scaled = ops.multiply(graph, gradient, gain);
  const correlation = ops.mean(graph, ops.multiply(graph, scaled, normal), last);
  const drift = ops.add(
    graph,
    ops.mean(graph, scaled, last),
    ops.multiply(graph, normal, correlation),
  );
  return [
    ops.divide(graph, ops.subtract(graph, scaled, drift), deviation),
    unbroadcast(graph, ops.multiply(graph, gradient, normal), gain.shape),
    unbroadcast(graph, gradient, gain.shape),
  ];
};

const relu: GradientRule = (graph, node, gradient) => [
  ops.multiply(graph, gradient, ops.sign(graph, result(node))),
];

const mean: GradientRule = (graph, node, gradient) => {
  const shape = operand(node, 0).shape;
  const share = sizeOf(gradient.shape) / sizeOf(shape);
  return [rebroadcast(graph, ops.scale(graph, gradient, share), shape), null];
};

const multiply: GradientRule = (graph, node, gradient) => {
  const [a, b] = [operand(node, 0), operand(node, 1)];
  return [
    unbroadcast(graph, ops.multiply(graph, gradient, b), a.shape),
    unbroadcast(graph, ops.multiply(graph, gradient, a), b.shape),
  ];
};

const divide: GradientRule = (graph, node, gradient) => {
  const [a, b] = [operand(node, 0), operand(node, 1)];
  const left = ops.divide(graph, gradient, b);
  const right = ops.scale(graph, ops.multiply(graph, left, result(node)), -1);
  return [unbroadcast(graph, left, a.shape), unbroadcast(graph, right, b.shape)];
};

const where: GradientRule = (graph, node, gradient) => {
  const [condition, a, b] = [operand(node, 0), operand(node, 1), operand(node, 2)];
  const zero = scalar(graph, 0);
  return [
    null,
    unbroadcast(graph, ops.where(graph, condition, gradient, zero), a.shape),
    unbroadcast(graph, ops.where(graph, condition, zero, gradient), b.shape),
  ];
};

/** Operations that may stand on the way from a parameter to the loss. */
export const gradientRules: Readonly<Record<string, GradientRule>> = {
  Add: (graph, node, gradient) =>
    node.inputs.map((part) => unbroadcast(graph, gradient, part.shape)),
  Sub: (graph, node, gradient) => [
    unbroadcast(graph, gradient, operand(node, 0).shape),
    unbroadcast(graph, ops.scale(graph, gradient, -1), operand(node, 1).shape),
  ],
  Mul: multiply,
  Div: divide,
  MatMul: matMul,
  Transpose: (graph, node, gradient) => {
    const perm = numbers(node, "perm");
    const inverse = perm.map((_, axis) => perm.indexOf(axis));
    return [ops.transpose(graph, gradient, inverse)];
  },
  Reshape: (graph, node, gradient) => [ops.reshape(graph, gradient, operand(node, 0).shape), null],
  ReduceSum: (graph, node, gradient) => [
    rebroadcast(graph, gradient, operand(node, 0).shape),
    null,
  ],
  ReduceMean: mean,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  Gather: gather,
  Slice: slice,
  Concat: concat,
  LayerNormalization: layerNorm,
  Relu: relu,
  Exp: (graph, node, gradient) => [ops.multiply(graph, gradient, result(node))],
  Sqrt: (graph, node, gradient) => [
    ops.divide(graph, ops.scale(graph, gradient, 0.5), result(node)),
  ],
  Where: where,
};
