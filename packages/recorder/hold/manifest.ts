/** What stands beside a recording's encrypted parts: enough to find and send it, nothing of what it shows. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { PolicyHash, ReceiptId, RecordingId, SegmentHash } from "@apprentice/core/id/id.ts";
import { RecorderError } from "../errors.ts";
import { writeFileDurably } from "../write-file-durably.ts";
import { manifestPath } from "./recording-paths.ts";

const hex256 = z.string().regex(/^[0-9a-f]{64}$/);

export const Manifest = z.strictObject({
  version: z.literal(1),
  recordingId: RecordingId,
  receiptId: ReceiptId,
  policyHash: PolicyHash,
  /** Opens the commitment at upload. */
  nonce: hex256,
  commitment: hex256,
  startedMs: z.number(),
  /** Null while it is being recorded, or after a crash until it is recovered. */
  endedMs: z.number().nullable(),
  /** Grows with every rewriting; only files of this generation count. */
  generation: z.number().int().nonnegative(),
  /** How many part files there are. */
  parts: z.number().int().positive(),
  /** Hashes of the segments that were sealed from it; from then on it can only be handed over or deleted. */
  sealed: z.array(SegmentHash).nullable(),
});
export type Manifest = Readonly<z.infer<typeof Manifest>>;

/** Null where there is none. Throws RecorderError `hold_damaged`. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const text = await readFile(manifestPath(folder), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (cause) {
    throw new RecorderError(
      "hold_damaged",
      `${manifestPath(folder)} cannot be read. Delete this recording, or restore the file.`,
      { cause },
    );
  }
}

/** From this moment the manifest's generation and parts are the recording. */
export function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  return writeFileDurably(manifestPath(folder), `${JSON.stringify(Manifest.parse(manifest))}\n`);
}
