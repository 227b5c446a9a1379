import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { ShareOptions, ShareWorker } from "./share-gradient.ts";
import type { ThreadAnswer, ThreadData, ThreadRequest } from "./share-thread.ts";

/**
 * As `openShareWorker`, in a thread of its own. One run at a time; its gradient is good until the next one.
 * A run throws what went wrong in the thread.
 */
export function openShareThread(options: ShareOptions): ShareWorker {
  const vector = () =>
    new Float32Array(new SharedArrayBuffer(options.layout.size * Float32Array.BYTES_PER_ELEMENT));
  const data: ThreadData = { options, parameters: vector(), gradient: vector() };
  const thread = new Worker(new URL("share-thread.ts", import.meta.url), { workerData: data });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  const send = (request: ThreadRequest) => thread.postMessage(request);
  return {
    run: async (parameters, share) => {
      data.parameters.set(parameters);
      send(share);
      const [{ loss }] = (await once(thread, "message")) as [ThreadAnswer];
      return { loss, gradient: data.gradient.slice() };
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(thread, "exit");
      send(null);
      await ended;
    },
  };
}
