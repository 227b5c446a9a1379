import { expect, it } from "vitest";
import { adamCorrections, adamStep } from "./adam.ts";
import { emitOnnx } from "./emit.ts";
import { gradients } from "./gradients.ts";
import { constant, createGraph, input } from "./graph.ts";
import * as ops from "./ops.ts";
import { openSession } from "./session.ts";

const goal = [1, -2, 0.5, 3];
const size = goal.length;
const clipNorm = 2;
const weightDecay = 0.1;
const learningRate = 0.05;

/** The same step in plain numbers, straight from the papers' formulas. */
function reference(steps: number): number[] {
  const x = goal.map(() => 0);
  const m = goal.map(() => 0);
  const v = goal.map(() => 0);
  for (let step = 1; step <= steps; step += 1) {
    const raw = x.map((value, at) => 2 * (value - Number(goal[at])));
    const norm = Math.hypot(...raw);
    const g = raw.map((value) => value * Math.min(1, clipNorm / norm));
    for (let at = 0; at < size; at += 1) {
      m[at] = 0.9 * Number(m[at]) + 0.1 * Number(g[at]);
      v[at] = 0.98 * Number(v[at]) + 0.02 * Number(g[at]) ** 2;
      const hatM = Number(m[at]) / (1 - 0.9 ** step);
      const hatV = Number(v[at]) / (1 - 0.98 ** step);
      const change = hatM / (Math.sqrt(hatV) + 1e-8) + weightDecay * Number(x[at]);
      x[at] = Number(x[at]) - learningRate * change;
    }
  }
  return x;
}

it("takes the same steps inside the graph as the formulas do", async () => {
  const graph = createGraph();
  const parameters = input(graph, { name: "parameters", shape: [size] });
  const error = ops.subtract(graph, parameters, constant(graph, { values: goal, shape: [size] }));
  const loss = ops.total(graph, ops.multiply(graph, error, error));
  const [gradient = loss] = gradients(graph, loss, [parameters]);
  const next = adamStep(graph, { parameters, gradient, clipNorm, weightDecay });
  const outputs = { next: next.parameters, next1: next.moment1, next2: next.moment2 };
  const file = emitOnnx(graph, { outputs, precision: "double" });
  await using session = await openSession(file, { threads: 1 });
  let state = {
    next: new Float64Array(size),
    next1: new Float64Array(size),
    next2: new Float64Array(size),
  };
  for (let step = 1; step <= 40; step += 1) {
    const { first, second } = adamCorrections(step);
    const number = (value: number) => ({ values: Float64Array.of(value), shape: [] });
    state = (await session.run({
      parameters: { values: state.next, shape: [size] },
      moment1: { values: state.next1, shape: [size] },
      moment2: { values: state.next2, shape: [size] },
      learning_rate: number(learningRate),
      correction1: number(first),
      correction2: number(second),
    })) as typeof state;
  }
  reference(40).forEach((value, at) => expect(state.next[at]).toBeCloseTo(value, 9));
});
