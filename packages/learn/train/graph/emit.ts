/** Writes a graph as an ONNX file: only what its outputs need, in single or double precision. */
import { attributeType, elementType, encodeOnnx, type OnnxAttribute } from "./onnx-schema.ts";
import type { Attribute, Constant, Graph, GraphNode, Tensor } from "./graph.ts";

export type Precision = "float" | "double";

export type EmitOptions = {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly precision?: Precision;
  /** Inputs whose named axes may differ at run time, e.g. `{ words: ["batch", "tokens"] }`. */
  readonly dynamic?: Readonly<Record<string, readonly (string | null)[]>>;
  /** Written into the file as key and value. */
  readonly metadata?: Readonly<Record<string, string>>;
};

/** Opset 18 has ReduceMean with axes as an input and ScatterND with addition. */
const opsetVersion = 18;
const irVersion = 9;
const endOfAxis = 0x7fff_ffff_ffff_ffffn;

export function emitOnnx(graph: Graph, options: EmitOptions): Uint8Array {
  const { precision = "float", dynamic = {}, metadata = {} } = options;
  const aliases = Object.entries(options.outputs);
  const nodes = neededNodes(
    graph,
    aliases.map(([, tensor]) => tensor),
  );
  const used = new Set(nodes.flatMap((node) => node.inputs));
  for (const [, tensor] of aliases) used.add(tensor);
  const inputs = graph.inputs.filter((tensor) => used.has(tensor));
  const constants = graph.constants.filter((entry) => used.has(entry.tensor));
  return encodeOnnx({
    irVersion,
    producerName: "apprentice",
    opsetImport: [{ domain: "", version: opsetVersion }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: "policy",
      node: [...nodes.map(encodeNode), ...aliases.map(encodeAlias)],
      initializer: constants.map((entry) => encodeConstant(entry, precision)),
      input: inputs.map((tensor) => encodeInput(tensor, precision, dynamic[tensor.name] ?? [])),
      output: aliases.map(([name, tensor]) => ({
        name,
        type: { tensorType: { elemType: typeOf(tensor, precision) } },
      })),
    },
  });
}

function neededNodes(graph: Graph, outputs: readonly Tensor[]): GraphNode[] {
  const needed = new Set<Tensor>(outputs);
  const kept: GraphNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    for (const operand of node.inputs) needed.add(operand);
    kept.push(node);
  }
  return kept.toReversed();
}

function typeOf(tensor: Tensor, precision: Precision): number {
  return tensor.kind === "real" ? elementType[precision] : elementType[tensor.kind];
}

function encodeNode(node: GraphNode) {
  return {
    name: node.outputs[0]?.name ?? "",
    opType: node.op,
    input: node.inputs.map((tensor) => tensor.name),
    output: node.outputs.map((tensor) => tensor.name),
    attribute: Object.entries(node.attributes).map(([name, value]) =>
      node.op === "ScatterND"
        ? { name, type: attributeType.string, s: new TextEncoder().encode("add") }
        : encodeAttribute(name, value),
    ),
  };
}

function encodeAlias([name, tensor]: [string, Tensor]) {
  return {
    name: `out_${name}`,
    opType: "Identity",
    input: [tensor.name],
    output: [name],
    attribute: [],
  };
}

function encodeAttribute(name: string, value: Attribute): OnnxAttribute {
  if (typeof value === "number") return { name, type: attributeType.int, i: value };
  if ("float" in value) return { name, type: attributeType.float, f: value.float };
  return { name, type: attributeType.ints, ints: value };
}

function encodeConstant({ tensor, values }: Constant, precision: Precision) {
  const rawData = new Uint8Array(rawValues(tensor, values, precision).buffer);
  return { name: tensor.name, dims: tensor.shape, dataType: typeOf(tensor, precision), rawData };
}

function rawValues(tensor: Tensor, values: ArrayLike<number>, precision: Precision) {
  if (tensor.kind === "int64") {
    return BigInt64Array.from(Array.from(values), (value) =>
      Number.isFinite(value) ? BigInt(value) : endOfAxis,
    );
  }
  if (tensor.kind === "bool") return Uint8Array.from(values);
  return precision === "float" ? Float32Array.from(values) : Float64Array.from(values);
}

function encodeInput(tensor: Tensor, precision: Precision, axes: readonly (string | null)[]) {
  const dim = tensor.shape.map((size, axis) => {
    const name = axes[axis];
    return name ? { dimParam: name } : { dimValue: size };
  });
  const tensorType = { elemType: typeOf(tensor, precision), shape: { dim } };
  return { name: tensor.name, type: { tensorType } };
}
