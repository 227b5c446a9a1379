/** A thread that works out shares' gradients; parameters and gradients pass through memory that both sides see. */
import { parentPort, workerData } from "node:worker_threads";
import { openShareWorker, type Share, type ShareOptions } from "./share-gradient.ts";

export type ThreadData = {
  readonly options: ShareOptions;
  readonly parameters: Float32Array<SharedArrayBuffer>;
  readonly gradient: Float32Array<SharedArrayBuffer>;
};
/** Null ends the thread. */
export type ThreadRequest = Share | null;
export type ThreadAnswer = { readonly loss: number };

const { options, parameters, gradient } = workerData as ThreadData;
const worker = openShareWorker(options);

parentPort?.on("message", (share: ThreadRequest) => {
  if (share) void answer(share);
  else void worker[Symbol.asyncDispose]().then(() => parentPort?.close());
});

/** What goes wrong ends the thread with its error, and the other side hears of it. */
async function answer(share: Share): Promise<void> {
  const result = await worker.run(parameters.slice(), share);
  gradient.set(result.gradient);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage({ loss: result.loss } satisfies ThreadAnswer);
}
