/** Reads a held recording item by item, as far as its files go. */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { fromBase64url } from "@apprentice/core/id/base64url.ts";
import { openByteSource } from "@apprentice/core/segment/byte-source.ts";
import { SegmentError } from "@apprentice/core/segment/errors.ts";
import { readPrelude } from "@apprentice/core/segment/prelude.ts";
import { readFrames } from "@apprentice/core/segment/read-frames.ts";
import { readItems } from "@apprentice/core/segment/read-items.ts";
import { RecorderError } from "../errors.ts";
import type { Manifest } from "./manifest.ts";
import { PartHeader } from "./part-header.ts";
import { type DeviceKey, partKey, unwrapKey } from "./recording-key.ts";
import { keyPath, partPath } from "./recording-paths.ts";
import { zstd } from "./zstd.ts";

export type RecordingPlace = { readonly folder: string; readonly manifest: Manifest };

/** Name under which a generation's key is wrapped. */
export function keyName(manifest: Pick<Manifest, "recordingId" | "generation">): string {
  return `${manifest.recordingId} ${String(manifest.generation)}`;
}

/** Throws RecorderError `hold_damaged`. */
export async function recordingKeyOf(
  place: RecordingPlace,
  deviceKey: DeviceKey,
): Promise<Uint8Array<ArrayBuffer>> {
  const { folder, manifest } = place;
  const wrapped = await readFile(keyPath(folder, manifest.generation)).catch((cause: unknown) => {
    throw new RecorderError("hold_damaged", `The key of ${manifest.recordingId} is gone.`, {
      cause,
    });
  });
  const name = keyName(manifest);
  return unwrapKey({ deviceKey, wrapped: new Uint8Array(wrapped), name });
}

/**
 * A part that was cut off by a crash gives what it has. Throws RecorderError or SegmentError where something was
 * changed rather than cut.
 */
export async function* readRecording(
  place: RecordingPlace,
  deviceKey: DeviceKey,
): AsyncGenerator<SafeItem> {
  const recordingKey = await recordingKeyOf(place, deviceKey);
  for (let part = 0; part < place.manifest.parts; part++)
    yield* readPart(place, part, recordingKey);
}

async function* readPart(
  { folder, manifest }: RecordingPlace,
  part: number,
  recordingKey: Uint8Array<ArrayBuffer>,
): AsyncGenerator<SafeItem> {
  const { generation, recordingId } = manifest;
  await using source = openByteSource(createReadStream(partPath(folder, generation, part)));
  const prelude = await readPrelude(source).catch((error: unknown) => {
    // A crash right at the start of a part leaves a file without anything in it.
    if (isNothing(error)) return null;
    throw error;
  });
  if (!prelude) return;
  const header = PartHeader.parse(prelude.header);
  if (
    header.part !== part ||
    header.generation !== generation ||
    header.recordingId !== recordingId
  ) {
    throw new SegmentError("header_invalid", "A part file stands in another one's place.");
  }
  const key = await partKey(recordingKey, fromBase64url(header.salt));
  const reading = readFrames({ source, key, headerHash: prelude.hash });
  yield* readItems(reading.frames, zstd);
}

function isNothing(error: unknown): boolean {
  if (error instanceof SegmentError) return error.code === "header_cut";
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
