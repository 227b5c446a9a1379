import { scalar, type Graph, type Tensor } from "./graph.ts";
import { add } from "./ops.ts";
import { gradientRules, type GradientRule } from "./gradient-rules.ts";

/**
 * Adds the reverse pass of a scalar `loss` to the graph.
 * Returns d loss / d leaf for each leaf, in order; throws where the loss does not depend on a leaf
 * or an operation on the way has no rule.
 */
export function gradients(
  graph: Graph,
  loss: Tensor,
  leaves: readonly Tensor[],
  rules: Readonly<Record<string, GradientRule>> = gradientRules,
): Tensor[] {
  if (loss.shape.length > 0) throw new RangeError("a loss must be a scalar");
  const dependent = dependents(graph, leaves);
  const found = new Map<Tensor, Tensor>([[loss, scalar(graph, 1)]]);
  for (const node of graph.nodes.toReversed()) {
    const output = node.outputs[0];
    const gradient = output && found.get(output);
    if (!output || !gradient || !dependent.has(output)) continue;
    const rule = rules[node.op];
    if (!rule) throw new RangeError(`no gradient rule for ${node.op}`);
    const parts = rule(graph, node, gradient);
    node.inputs.forEach((operand, index) => {
      const part = parts[index];
      if (!part || !dependent.has(operand)) return;
      const sofar = found.get(operand);
      found.set(operand, sofar ? add(graph, sofar, part) : part);
    });
  }
  return leaves.map((leaf) => {
    const gradient = found.get(leaf);
    if (!gradient) throw new RangeError(`the loss does not depend on ${leaf.name}`);
    return gradient;
  });
}

/** Every tensor that depends on a leaf, the leaves included. */
function dependents(graph: Graph, leaves: readonly Tensor[]): ReadonlySet<Tensor> {
  const reached = new Set<Tensor>(leaves);
  for (const node of graph.nodes) {
    if (node.inputs.some((operand) => reached.has(operand))) {
      for (const output of node.outputs) reached.add(output);
    }
  }
  return reached;
}
