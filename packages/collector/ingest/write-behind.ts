import type { Staging } from "../blobs/blobs.ts";

/** Bytes are handed to the disk in pieces of about this size; twice as much is held at most. */
const batchBytes = 512 * 1024;

/** Lets one batch go to the disk while the next one is made; waits where the disk is slower. */
export function createWriteBehind(staging: Staging): {
  readonly push: (parts: readonly Uint8Array[]) => Promise<void>;
  /** Resolves when everything was written; throws what any write threw. */
  readonly finish: (parts: readonly Uint8Array[]) => Promise<void>;
} {
  let batch: Uint8Array[] = [];
  let held = 0;
  let writing: Promise<void> = Promise.resolve();
  const flush = async () => {
    await writing;
    writing = staging.write(batch);
    // The error is thrown by the next await; a caller that gives up before it must not end the process.
    writing.catch(() => undefined);
    batch = [];
    held = 0;
  };
  const push = async (parts: readonly Uint8Array[]) => {
    batch.push(...parts);
    for (const part of parts) held += part.length;
    if (held >= batchBytes) await flush();
  };
  return {
    push,
    finish: async (parts) => {
      batch.push(...parts);
      await flush();
      await writing;
    },
  };
}
