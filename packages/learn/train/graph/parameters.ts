/** Parameters of a model lie one after another in a single flat vector; the layout says where each one is. */
import { constant, input, sizeOf, type Graph, type Tensor } from "./graph.ts";
import { reshape, slice } from "./ops.ts";

export type Initial = "zeros" | "ones" | { readonly deviation: number };

export type ParameterSpec = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Initial;
};

/** How a model asks for a parameter while it is being built. */
export type Declare = (spec: ParameterSpec) => Tensor;

export type ParameterSlot = ParameterSpec & { readonly offset: number; readonly size: number };

export type Layout = { readonly slots: readonly ParameterSlot[]; readonly size: number };

/** Builds the model once on a graph that is thrown away, to learn which parameters it asks for. */
export function layoutOf(build: (graph: Graph, declare: Declare) => unknown): Layout {
  const graph: Graph = { nodes: [], inputs: [], constants: [] };
  const slots: ParameterSlot[] = [];
  let offset = 0;
  build(graph, (spec) => {
    const size = sizeOf(spec.shape);
    slots.push({ ...spec, offset, size });
    offset += size;
    return input(graph, { name: spec.name, shape: spec.shape });
  });
  return { slots, size: offset };
}

/** Parameters as slices of the flat tensor `vector`; for training. */
export function declareSlices(graph: Graph, layout: Layout, vector: Tensor) {
  const leaves: Tensor[] = [];
  const declare: Declare = (spec) => {
    const slot = slotOf(layout, spec);
    const range = { axis: 0, from: slot.offset, to: slot.offset + slot.size };
    const tensor = reshape(graph, slice(graph, vector, range), spec.shape);
    leaves.push(tensor);
    return tensor;
  };
  return { declare, leaves };
}

/** Parameters as values stored in the file; for serving. */
export function declareConstants(graph: Graph, layout: Layout, vector: Float32Array): Declare {
  return (spec) => {
    const { offset, size } = slotOf(layout, spec);
    const values = vector.subarray(offset, offset + size);
    return constant(graph, { name: spec.name, values, shape: spec.shape });
  };
}

/** Starting values; `random` gives uniform numbers in [0, 1). */
export function initialParameters(layout: Layout, random: () => number): Float32Array {
  const vector = new Float32Array(layout.size);
  for (const slot of layout.slots) {
    const part = vector.subarray(slot.offset, slot.offset + slot.size);
    if (slot.initial === "ones") part.fill(1);
    else if (slot.initial !== "zeros") fillNormal(part, slot.initial.deviation, random);
  }
  return vector;
}

/** Box and Muller, 1958. */
function fillNormal(part: Float32Array, deviation: number, random: () => number): void {
  for (let index = 0; index < part.length; index += 1) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    part[index] = deviation * radius * Math.cos(2 * Math.PI * random());
  }
}

function slotOf(layout: Layout, spec: ParameterSpec): ParameterSlot {
  const slot = layout.slots.find((candidate) => candidate.name === spec.name);
  if (!slot || slot.size !== sizeOf(spec.shape)) {
    throw new RangeError(`the layout has no parameter ${spec.name} of this size`);
  }
  return slot;
}
