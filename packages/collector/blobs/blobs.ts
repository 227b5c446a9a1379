/** Where sealed bytes lie: a folder, or a bucket of an S3 service. Both pass blobs-contract.ts. */

/** Lower-case path of a blob: a kind and 64 hex digits, such as `segments/ab12…`. */
export type BlobName = `segments/${string}` | `objects/${string}`;

const form = /^(segments|objects)\/[0-9a-f]{64}$/;

/** Whether a text is a blob's name; nothing else ever becomes part of a path. */
export function isBlobName(text: string): text is BlobName {
  return form.test(text);
}

/** A blob on its way in. Nobody sees it before `commit`; a crash or `discard` leaves nothing. */
export type Staging = {
  /** Appends these parts in order. */
  readonly write: (parts: readonly Uint8Array[]) => Promise<void>;
  /** Resolves when the blob is durable under this name; one that is there already is replaced. */
  readonly commit: (name: BlobName) => Promise<void>;
  /** Lets go; harmless after `commit`. */
  readonly discard: () => Promise<void>;
};

export type Blobs = {
  readonly stage: () => Promise<Staging>;
  /** Null where there is none. */
  readonly read: (name: BlobName) => Promise<Uint8Array | null>;
  readonly has: (name: BlobName) => Promise<boolean>;
  /** Harmless where there is none. */
  readonly remove: (name: BlobName) => Promise<void>;
  /** Every blob of a kind, in any order. */
  readonly list: (kind: "segments" | "objects") => AsyncIterable<BlobName>;
} & AsyncDisposable;

/** Stores bytes at once; resolves when they are durable. */
export async function putBlob(blobs: Blobs, name: BlobName, bytes: Uint8Array): Promise<void> {
  const staging = await blobs.stage();
  try {
    await staging.write([bytes]);
    await staging.commit(name);
  } finally {
    await staging.discard();
  }
}
