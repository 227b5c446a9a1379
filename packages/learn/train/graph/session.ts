/** Runs an emitted graph with onnxruntime, with a fixed number of threads. */
import { InferenceSession, Tensor } from "onnxruntime-node";

export type Values = Float32Array | Float64Array | BigInt64Array | Uint8Array;
export type Feed = { readonly values: Values; readonly shape: readonly number[] };

export type GraphSession = AsyncDisposable & {
  /** Runs the graph once; every input of the file must be fed. Arrays in `feeds` are read, not kept. */
  run(feeds: Readonly<Record<string, Feed>>): Promise<Record<string, Values>>;
};

export async function openSession(
  file: Uint8Array,
  options: { readonly threads: number },
): Promise<GraphSession> {
  const session = await InferenceSession.create(file, {
    executionProviders: ["cpu"],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    // Threads that spin while they wait take the core that the others work on.
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  });
  return {
    run: async (feeds) => {
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([name, feed]) => [name, toTensor(feed)]),
      );
      const results = await session.run(tensors);
      return Object.fromEntries(
        // This package's graphs have numeric outputs only, so that the data are these arrays.
        Object.entries(results).map(([name, tensor]) => [name, tensor.data as Values]),
      );
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}

function toTensor({ values, shape }: Feed): Tensor {
  if (values instanceof Float32Array) return new Tensor("float32", values, shape);
  if (values instanceof Float64Array) return new Tensor("float64", values, shape);
  if (values instanceof BigInt64Array) return new Tensor("int64", values, shape);
  return new Tensor("bool", values, shape);
}
