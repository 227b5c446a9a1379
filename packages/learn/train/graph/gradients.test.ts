import { describe, expect, it } from "vitest";
import { emitOnnx } from "./emit.ts";
import { gradients } from "./gradients.ts";
import { gradientRules } from "./gradient-rules.ts";
import { constant, createGraph, input, sizeOf, type Graph, type Tensor } from "./graph.ts";
import * as ops from "./ops.ts";
import { openSession, type Feed } from "./session.ts";

/** Deterministic values in ±1 that keep away from 0, where ReLU has a corner. */
function sample(count: number, seed: number): Float64Array {
  let state = seed * 7919 + 17;
  return Float64Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    const value = (state / 2147483648) * 2 - 1;
    return Math.abs(value) < 0.05 ? value + 0.2 : value;
  });
}

type Case = {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly build: (graph: Graph, leaves: readonly Tensor[]) => Tensor;
};

const leaf = (leaves: readonly Tensor[], index: number): Tensor => {
  const tensor = leaves[index];
  if (!tensor) throw new RangeError(`no leaf ${index}`);
  return tensor;
};
const unary = (name: string, op: (graph: Graph, x: Tensor) => Tensor): Case => ({
  name,
  shapes: [[2, 3, 4]],
  build: (graph, leaves) => op(graph, leaf(leaves, 0)),
});
const binary = (
  name: string,
  shapes: Case["shapes"],
  op: (graph: Graph, a: Tensor, b: Tensor) => Tensor,
): Case => ({
  name,
  shapes,
  build: (graph, leaves) => op(graph, leaf(leaves, 0), leaf(leaves, 1)),
});
const indices = (graph: Graph, values: number[], shape: number[]) =>
  constant(graph, { values, shape, kind: "int64" });

const cases: Case[] = [
  binary("add with broadcasting", [[2, 3, 4], [4]], ops.add),
  binary(
    "add over a middle axis",
    [
      [2, 3, 4],
      [2, 1, 4],
    ],
    ops.add,
  ),
  binary(
    "subtract",
    [
      [3, 1],
      [2, 3, 4],
    ],
    ops.subtract,
  ),
  binary(
    "multiply",
    [
      [2, 3, 4],
      [3, 1],
    ],
    ops.multiply,
  ),
  binary("divide", [[2, 3], [3]], (graph, a, b) =>
    ops.divide(graph, a, ops.add(graph, b, constant(graph, { values: [2], shape: [1] }))),
  ),
  binary(
    "matMul with a matrix",
    [
      [2, 3, 4],
      [4, 5],
    ],
    ops.matMul,
  ),
  binary(
    "matMul of matrices",
    [
      [3, 4],
      [4, 5],
    ],
    ops.matMul,
  ),
  binary(
    "matMul in batches",
    [
      [2, 2, 3, 4],
      [2, 2, 4, 5],
    ],
    ops.matMul,
  ),
  binary(
    "matMul with a broadcast batch",
    [
      [1, 3, 4],
      [2, 4, 5],
    ],
    ops.matMul,
  ),
  unary("transpose", (graph, x) => ops.transpose(graph, x, [2, 0, 1])),
  unary("reshape", (graph, x) => ops.reshape(graph, x, [2, 6, 2])),
  unary("reduce sum", (graph, x) => ops.sum(graph, x, [1])),
  unary("reduce mean", (graph, x) => ops.mean(graph, x, [0, 2])),
  unary("softmax", ops.softmax),
  unary("log-softmax", ops.logSoftmax),
  unary("slice", (graph, x) => ops.slice(graph, x, { axis: 1, from: 1, to: 3 })),
  binary(
    "concat",
    [
      [2, 3],
      [2, 2],
    ],
    (graph, a, b) => ops.concat(graph, [a, b, a], 1),
  ),
  unary("relu", ops.relu),
  unary("exp", ops.exp),
  unary("square root", (graph, x) => ops.sqrt(graph, ops.exp(graph, x))),
  binary("where", [[2, 3], [3]], (graph, a, b) =>
    ops.where(
      graph,
      constant(graph, { values: [1, 0, 1, 0, 0, 1], shape: [2, 3], kind: "bool" }),
      a,
      b,
    ),
  ),
  {
    name: "gather with repeated rows",
    shapes: [[5, 3]],
    build: (graph, leaves) =>
      ops.gather(graph, leaf(leaves, 0), indices(graph, [1, 4, 1, 0, 1, 2], [2, 3])),
  },
  {
    name: "layer norm",
    shapes: [[2, 3, 4], [4], [4]],
    build: (graph, leaves) =>
      ops.layerNorm(graph, leaf(leaves, 0), leaf(leaves, 1), leaf(leaves, 2)),
  },
  {
    name: "masked cross-entropy",
    shapes: [[3, 4]],
    build: (graph, leaves) =>
      ops.crossEntropy(
        graph,
        leaf(leaves, 0),
        constant(graph, { values: [0, 1, 0, 0, 0, 0, 0, 0, 0.5, 0, 0.5, 0], shape: [3, 4] }),
      ),
  },
  binary(
    "a value used twice",
    [
      [3, 3],
      [3, 3],
    ],
    (graph, a, b) => ops.matMul(graph, ops.exp(graph, ops.matMul(graph, a, b)), a),
  ),
];

/** A scalar that weighs every value differently, so that no error can cancel. */
function weigh(graph: Graph, x: Tensor): Tensor {
  const values = Array.from({ length: sizeOf(x.shape) }, (_, index) => Math.sin(index + 1));
  return ops.total(graph, ops.multiply(graph, x, constant(graph, { values, shape: x.shape })));
}

async function compare(testCase: Case, rules = gradientRules): Promise<number> {
  const graph = createGraph();
  const leaves = testCase.shapes.map((shape, at) => input(graph, { name: `x${at}`, shape }));
  const loss = weigh(graph, testCase.build(graph, leaves));
  const found = gradients(graph, loss, leaves, rules);
  const outputs = Object.fromEntries(found.map((tensor, at) => [`g${at}`, tensor]));
  const file = emitOnnx(graph, { outputs: { loss, ...outputs }, precision: "double" });
  await using session = await openSession(file, { threads: 1 });
  const values = leaves.map((tensor, at) => sample(sizeOf(tensor.shape), at + 1));
  const run = (changed: readonly Float64Array[]) => {
    const feeds: Record<string, Feed> = {};
    leaves.forEach((tensor, at) => {
      feeds[tensor.name] = { values: changed[at] ?? new Float64Array(), shape: tensor.shape };
    });
    return session.run(feeds);
  };
  const analytic = await run(values);
  let worst = 0;
  for (const [at, array] of values.entries()) {
    for (let index = 0; index < array.length; index += 1) {
      const shifted = async (by: number) => {
        const copy = values.map((one) => one.slice());
        const target = copy[at] ?? new Float64Array();
        target[index] = (target[index] ?? 0) + by;
        return Number((await run(copy))["loss"]?.[0]);
      };
      const step = 1e-5;
      const numeric = ((await shifted(step)) - (await shifted(-step))) / (2 * step);
      const exact = Number(analytic[`g${at}`]?.[index]);
      worst = Math.max(worst, Math.abs(numeric - exact) / (1 + Math.abs(exact)));
    }
  }
  return worst;
}

describe("gradients", () => {
  for (const testCase of cases) {
    it(`of ${testCase.name} agree with finite differences`, async () => {
      expect(await compare(testCase)).toBeLessThan(1e-8);
    });
  }

  it("that are wrong by a thousandth are noticed", async () => {
    const worst = await compare(unary("exp", ops.exp), {
      ...gradientRules,
      Exp: (graph, node, gradient) =>
        (gradientRules["Exp"]?.(graph, node, gradient) ?? []).map((part) =>
          part ? ops.scale(graph, part, 1.001) : null,
        ),
    });
    expect(worst).toBeGreaterThan(1e-5);
  });

  it("refuse a loss that does not depend on a leaf", () => {
    const graph = createGraph();
    const used = input(graph, { name: "used", shape: [2] });
    const unused = input(graph, { name: "unused", shape: [2] });
    const loss = ops.total(graph, used);
    expect(() => gradients(graph, loss, [unused])).toThrow("does not depend on unused");
  });

  it("refuse an operation without a rule", () => {
    const graph = createGraph();
    const x = input(graph, { name: "x", shape: [2] });
    const loss = ops.total(graph, ops.sign(graph, x));
    expect(() => gradients(graph, loss, [x])).toThrow("no gradient rule for Sign");
  });
});
