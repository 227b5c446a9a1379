/** Operations of a graph: each checks shapes, adds ONNX nodes and returns the result. */
import { addNode, constant, scalar, sizeOf, type Graph, type Tensor } from "./graph.ts";

/** Shape of an element-wise result under NumPy broadcasting. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, index) => {
    const left = a[index - rank + a.length] ?? 1;
    const right = b[index - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new RangeError(`shapes [${a.join(",")}] and [${b.join(",")}] do not broadcast`);
    }
    return Math.max(left, right);
  });
}

const binary = (op: string) => (graph: Graph, a: Tensor, b: Tensor) =>
  addNode(graph, { op, inputs: [a, b], shape: broadcastShape(a.shape, b.shape) });
const unary = (op: string) => (graph: Graph, x: Tensor) =>
  addNode(graph, { op, inputs: [x], shape: x.shape });

export const add = binary("Add");
export const subtract = binary("Sub");
export const multiply = binary("Mul");
export const divide = binary("Div");
export const minimum = binary("Min");
export const relu = unary("Relu");
export const exp = unary("Exp");
export const sqrt = unary("Sqrt");
export const sign = unary("Sign");

export function scale(graph: Graph, x: Tensor, factor: number): Tensor {
  return multiply(graph, x, scalar(graph, factor));
}

/** Matrix product over the last two axes, broadcasting the others. */
export function matMul(graph: Graph, a: Tensor, b: Tensor): Tensor {
  const [rows, inner] = a.shape.slice(-2);
  const [innerB, columns] = b.shape.slice(-2);
  if (rows === undefined || columns === undefined || inner !== innerB) {
    throw new RangeError(`[${a.shape.join(",")}] × [${b.shape.join(",")}] is no matrix product`);
  }
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return addNode(graph, { op: "MatMul", inputs: [a, b], shape: [...batch, rows, columns] });
}

/** aᵀ·b for two matrices, without storing the transpose. */
export function matMulTransposed(graph: Graph, a: Tensor, b: Tensor): Tensor {
  const shape = [a.shape[1] ?? 0, b.shape[1] ?? 0];
  return addNode(graph, { op: "Gemm", inputs: [a, b], shape, attributes: { transA: 1 } });
}

export function transpose(graph: Graph, x: Tensor, perm: readonly number[]): Tensor {
  const shape = perm.map((axis) => x.shape[axis] ?? 0);
  return addNode(graph, { op: "Transpose", inputs: [x], shape, attributes: { perm } });
}

/** Swaps the last two axes. */
export function transposeLast(graph: Graph, x: Tensor): Tensor {
  const perm = x.shape.map((_, axis) => axis);
  const last = perm.length - 1;
  return transpose(graph, x, [...perm.slice(0, -2), last, last - 1]);
}

/**
 * Gives the same values another shape. Leading dimensions that stay are written as "copy" and the first
 * that changes as "infer", so that a file emitted from this graph also takes other batch and token counts.
 */
export function reshape(graph: Graph, x: Tensor, shape: readonly number[]): Tensor {
  if (sizeOf(shape) !== sizeOf(x.shape)) {
    throw new RangeError(`[${x.shape.join(",")}] cannot become [${shape.join(",")}]`);
  }
  const changed = shape.findIndex((dim, axis) => dim !== x.shape[axis]);
  const pattern = shape.map((dim, axis) => {
    if (changed < 0 || axis < changed) return 0;
    return axis === changed ? -1 : dim;
  });
  const target = constant(graph, { values: pattern, shape: [shape.length], kind: "int64" });
  return addNode(graph, { op: "Reshape", inputs: [x, target], shape, kind: x.kind });
}

/** Takes rows of `table` [V, …]; the result has shape indices.shape + table.shape.slice(1). */
export function gather(graph: Graph, table: Tensor, indices: Tensor): Tensor {
  const shape = [...indices.shape, ...table.shape.slice(1)];
  return addNode(graph, { op: "Gather", inputs: [table, indices], shape });
}

/** Adds `updates` [M, d] into rows `indices` [M, 1] of zeros [V, d]; rows may repeat. */
export function scatterAdd(
  graph: Graph,
  options: { readonly rows: number; readonly indices: Tensor; readonly updates: Tensor },
): Tensor {
  const { rows, indices, updates } = options;
  const width = updates.shape[1] ?? 0;
  const target = constant(graph, { values: [rows, width], shape: [2], kind: "int64" });
  const zeros = addNode(graph, {
    op: "Expand",
    inputs: [scalar(graph, 0), target],
    shape: [rows, width],
  });
  return addNode(graph, {
    op: "ScatterND",
    inputs: [zeros, indices, updates],
    shape: [rows, width],
    attributes: { reduction: 1 },
  });
}

export type SliceRange = { readonly axis: number; readonly from: number; readonly to: number };

const endOfAxis = Number.POSITIVE_INFINITY;

export function slice(graph: Graph, x: Tensor, range: SliceRange): Tensor {
  const size = x.shape[range.axis] ?? 0;
  if (range.from < 0 || range.to > size || range.from >= range.to) {
    throw new RangeError(`slice ${range.from}..${range.to} of an axis of ${size}`);
  }
  const one = (value: number) => constant(graph, { values: [value], shape: [1], kind: "int64" });
  const shape = x.shape.map((dim, axis) => (axis === range.axis ? range.to - range.from : dim));
  const end = range.to === size ? endOfAxis : range.to;
  const inputs = [x, one(range.from), one(end), one(range.axis)];
  return addNode(graph, { op: "Slice", inputs, shape });
}

export function concat(graph: Graph, parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0];
  if (!first) throw new RangeError("concat needs at least one tensor");
  const length = parts.reduce((sum, part) => sum + (part.shape[axis] ?? 0), 0);
  const shape = first.shape.map((dim, at) => (at === axis ? length : dim));
  return addNode(graph, { op: "Concat", inputs: parts, shape, attributes: { axis } });
}

const reduction = (op: string) => (graph: Graph, x: Tensor, axes: readonly number[]) => {
  const shape = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const which = constant(graph, { values: axes, shape: [axes.length], kind: "int64" });
  return addNode(graph, { op, inputs: [x, which], shape, attributes: { keepdims: 1 } });
};

/** Reductions keep the reduced axes with size 1. */
export const sum = reduction("ReduceSum");
export const mean = reduction("ReduceMean");

/** Sum of all values, as a scalar. */
export function total(graph: Graph, x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return x.shape.length === 0 ? x : reshape(graph, sum(graph, x, axes), []);
}

/** Over the last axis. */
export function softmax(graph: Graph, x: Tensor): Tensor {
  return addNode(graph, { op: "Softmax", inputs: [x], shape: x.shape, attributes: { axis: -1 } });
}

/** Over the last axis. */
export function logSoftmax(graph: Graph, x: Tensor): Tensor {
  const attributes = { axis: -1 };
  return addNode(graph, { op: "LogSoftmax", inputs: [x], shape: x.shape, attributes });
}

/** `condition` (bool) picks from `a`, else from `b`. */
export function where(graph: Graph, condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const shape = broadcastShape(condition.shape, broadcastShape(a.shape, b.shape));
  return addNode(graph, { op: "Where", inputs: [condition, a, b], shape });
}

/** Added to the variance. */
export const layerNormEpsilon = 1e-5;

/** Over the last axis, with gain and offset of its size (Ba, Kiros and Hinton, 2016). */
export function layerNorm(graph: Graph, x: Tensor, gain: Tensor, offset: Tensor): Tensor {
  const attributes = { axis: -1, epsilon: { float: layerNormEpsilon } };
  const inputs = [x, gain, offset];
  return addNode(graph, { op: "LayerNormalization", inputs, shape: x.shape, attributes });
}

/**
 * Cross-entropy of `logits` [B, C] against target distributions [B, C]; a row of zeros is left out.
 * Returns the sum over rows, not the mean, as a scalar.
 */
export function crossEntropy(graph: Graph, logits: Tensor, targets: Tensor): Tensor {
  const likelihood = multiply(graph, logSoftmax(graph, logits), targets);
  return scale(graph, total(graph, likelihood), -1);
}
