/** A graph is a list of ONNX operations over tensors whose shapes are known when it is built. */

/** `real` becomes float or double only when the graph is emitted. */
export type TensorKind = "real" | "int64" | "bool";

export type Tensor = {
  readonly name: string;
  readonly kind: TensorKind;
  readonly shape: readonly number[];
};

export type Attribute = number | readonly number[] | { readonly float: number };

export type GraphNode = {
  readonly op: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, Attribute>>;
};

export type Constant = {
  readonly tensor: Tensor;
  /** Row-major; integers for `int64`. */
  readonly values: ArrayLike<number>;
};

export type Graph = {
  readonly nodes: GraphNode[];
  readonly inputs: Tensor[];
  readonly constants: Constant[];
};

export function createGraph(): Graph {
  return { nodes: [], inputs: [], constants: [] };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** A value that the caller feeds at every run. */
export function input(
  graph: Graph,
  options: { readonly name: string; readonly shape: readonly number[]; readonly kind?: TensorKind },
): Tensor {
  const tensor: Tensor = {
    name: options.name,
    kind: options.kind ?? "real",
    shape: options.shape,
  };
  graph.inputs.push(tensor);
  return tensor;
}

/** A value stored in the file. */
export function constant(
  graph: Graph,
  options: {
    readonly values: ArrayLike<number>;
    readonly shape: readonly number[];
    readonly kind?: TensorKind;
    readonly name?: string;
  },
): Tensor {
  const { values, shape, kind = "real" } = options;
  if (values.length !== sizeOf(shape)) {
    throw new RangeError(`constant of ${values.length} values does not fill [${shape.join(",")}]`);
  }
  const tensor: Tensor = { name: options.name ?? `c${graph.constants.length}`, kind, shape };
  graph.constants.push({ tensor, values });
  return tensor;
}

export function scalar(graph: Graph, value: number): Tensor {
  return constant(graph, { values: [value], shape: [] });
}

export type NodeSpec = {
  readonly op: string;
  readonly inputs: readonly Tensor[];
  readonly shape: readonly number[];
  readonly kind?: TensorKind;
  readonly attributes?: Readonly<Record<string, Attribute>>;
};

/** Adds one operation with one output. */
export function addNode(graph: Graph, spec: NodeSpec): Tensor {
  const tensor: Tensor = {
    name: `t${graph.nodes.length}`,
    kind: spec.kind ?? "real",
    shape: spec.shape,
  };
  graph.nodes.push({
    op: spec.op,
    inputs: spec.inputs,
    outputs: [tensor],
    attributes: spec.attributes ?? {},
  });
  return tensor;
}
