import { CollectorError } from "../errors.ts";
import type { BlobName, Blobs } from "../blobs/blobs.ts";

/** Real blobs as a drill sees them: read as they are, removed in its eyes only, never written. */
export function untouchedBlobs(real: Pick<Blobs, "read" | "has" | "list">): Blobs {
  const removed = new Set<BlobName>();
  return {
    stage: () => {
      const message = "A drill took in a blob that should have been refused.";
      return Promise.reject(new CollectorError("blob_failed", message));
    },
    read: (name) => (removed.has(name) ? Promise.resolve(null) : real.read(name)),
    has: (name) => (removed.has(name) ? Promise.resolve(false) : real.has(name)),
    remove: (name) => {
      removed.add(name);
      return Promise.resolve();
    },
    list: async function* (kind) {
      for await (const name of real.list(kind)) if (!removed.has(name)) yield name;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
