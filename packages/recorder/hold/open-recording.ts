/** A recording that is being made. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RecordingMeta, Safe, SafeItem } from "@apprentice/core/action/safe.ts";
import type { PolicyHash, ReceiptId } from "@apprentice/core/id/id.ts";
import { writeFailure } from "../errors.ts";
import { flushFolder } from "../write-file-durably.ts";
import { type Manifest, writeManifest } from "./manifest.ts";
import { openPartWriter } from "./part-writer.ts";
import { partPath } from "./recording-paths.ts";
import { createKey, type HoldKeys } from "./rewrite.ts";

export type BeginOptions = {
  readonly meta: Safe<RecordingMeta>;
  readonly receiptId: ReceiptId;
  readonly policyHash: PolicyHash;
  /** Hex of 32 random bytes, and `commitmentOf` the recording with it. */
  readonly nonce: string;
  readonly commitment: string;
};

export type OpenRecording = AsyncDisposable & {
  /** Bounded by the caller awaiting it. Throws RecorderError `disk_full` from then on. */
  append(item: SafeItem): Promise<void>;
  /** What was appended survives a power loss from here on; done every `flushEveryMs` anyway. */
  flush(): Promise<void>;
  /** Ends the recording; without it the next start recovers what is there. */
  close(endedMs: number): Promise<void>;
};

export async function beginRecording(
  dir: string,
  options: BeginOptions,
  keys: HoldKeys & { readonly flushEveryMs: number },
): Promise<OpenRecording> {
  const { meta, receiptId, policyHash, nonce, commitment } = options;
  const { recordingId, startedMs } = meta;
  const folder = join(dir, recordingId);
  const manifest: Manifest = {
    version: 1,
    recordingId,
    receiptId,
    policyHash,
    nonce,
    commitment,
    startedMs,
    endedMs: null,
    generation: 0,
    parts: 1,
    sealed: null,
  };
  try {
    await mkdir(folder, { mode: 0o700 });
    const recordingKey = await createKey(folder, manifest, keys);
    await writeManifest(folder, manifest);
    await flushFolder(dir);
    const writer = await openPartWriter({
      path: partPath(folder, 0, 0),
      header: { recordingId, generation: 0, part: 0 },
      recordingKey,
      random: keys.random,
      flushEveryMs: keys.flushEveryMs,
    });
    await writer.append({ topic: "meta", meta });
    await writer.flush();
    return {
      append: (item) => writer.append(item),
      flush: () => writer.flush(),
      close: async (endedMs) => {
        await writer.close();
        await writeManifest(folder, { ...manifest, endedMs });
      },
      [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
    };
  } catch (cause) {
    throw writeFailure(cause, folder);
  }
}
