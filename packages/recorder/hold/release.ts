/**
 * Releasing scans a recording again, seals it to the collector and hands the segments over; then the recording is
 * deleted here. A crash at any point is finished by releasing again, and never seals the same recording twice.
 */
import { open, rename, rm, stat } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import type { CollectorKey } from "@apprentice/core/api/schemas.ts";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { type DeviceId, SegmentHash } from "@apprentice/core/id/id.ts";
import { coarseMs } from "@apprentice/core/segment/header.ts";
import { sealInto } from "@apprentice/core/segment/seal.ts";
import { writeFailure } from "../errors.ts";
import { flushFolder } from "../write-file-durably.ts";
import { writeManifest } from "./manifest.ts";
import { readRecording, type RecordingPlace } from "./read-recording.ts";
import { sealedPath } from "./recording-paths.ts";
import { type Rescan, rescanItems } from "./rescan-items.ts";
import type { HoldKeys } from "./rewrite.ts";
import { splitItems } from "./split-items.ts";
import { zstd } from "./zstd.ts";

export type SealedSegment = {
  readonly hash: SegmentHash;
  /** A file that may be moved away. */
  readonly path: string;
  readonly bytes: number;
  readonly claim: UploadClaim;
};

export type ReleaseOptions = {
  readonly rescan: Rescan;
  readonly deviceId: DeviceId;
  readonly collectorKey: CollectorKey;
  readonly recorderBuild: string;
  /** The policy's; counted from the recording's end. */
  readonly leastHours: number;
  /** Takes a segment so that it survives a power loss; called again with the same one after a crash. */
  readonly deliver: (segment: SealedSegment) => Promise<void>;
};

export type ReleaseResult =
  | { readonly kind: "released"; readonly segments: readonly SegmentHash[] }
  | {
      readonly kind: "refused";
      readonly reason: "hold_too_short" | "instruction_withheld";
      readonly message: string;
    };

const hourMs = 3_600_000;

/** The caller deletes the recording where the answer is `released`. Throws RecorderError `disk_full`. */
export async function releaseRecording(
  place: RecordingPlace,
  options: ReleaseOptions,
  keys: HoldKeys & { readonly nowMs: number },
): Promise<ReleaseResult> {
  const { manifest } = place;
  const openMs = (manifest.endedMs ?? Infinity) + options.leastHours * hourMs;
  if (!(keys.nowMs >= openMs)) {
    const message = `The recording stays here until ${new Date(openMs).toISOString()}, so that you can look at it first.`;
    return { kind: "refused", reason: "hold_too_short", message };
  }
  if (manifest.sealed === null && !(await teach(place, options, keys))) {
    const message =
      "The instruction could not be scanned, so nothing may leave; delete it or retry.";
    return { kind: "refused", reason: "instruction_withheld", message };
  }
  const hashes = manifest.sealed ?? (await sealAll(place, options, keys));
  for (const hash of hashes) await handOver(place, hash, options.deliver);
  return { kind: "released", segments: hashes };
}

/**
 * The first scan is for the guard to learn: what it finds late must go early as well. False where the meta item,
 * without which there is no recording, does not pass.
 */
async function teach(place: RecordingPlace, { rescan }: ReleaseOptions, keys: HoldKeys) {
  let passes = false;
  for await (const item of rescanItems(readRecording(place, keys.deviceKey), rescan)) {
    passes ||= item.topic === "meta";
  }
  return passes;
}

async function sealAll(
  place: RecordingPlace,
  options: ReleaseOptions,
  keys: HoldKeys & { readonly nowMs: number },
): Promise<readonly SegmentHash[]> {
  const items = rescanItems(readRecording(place, keys.deviceKey), options.rescan);
  const hashes: SegmentHash[] = [];
  for await (const run of splitItems(items)) hashes.push(await sealOne(place, run, options, keys));
  await flushFolder(place.folder);
  await writeManifest(place.folder, { ...place.manifest, sealed: hashes });
  return hashes;
}

async function sealOne(
  { folder, manifest }: RecordingPlace,
  items: AsyncIterable<SafeItem>,
  options: ReleaseOptions,
  { random, nowMs }: HoldKeys & { readonly nowMs: number },
): Promise<SegmentHash> {
  const path = join(folder, "sealing");
  const digest = createHash("sha256");
  try {
    await using file = await open(path, "w", 0o600);
    const { deviceId, recorderBuild, collectorKey } = options;
    const { receiptId, policyHash, commitment: recordingCommitment } = manifest;
    const createdMs = Math.floor(nowMs / coarseMs) * coarseMs;
    const bound = { receiptId, policyHash, recordingCommitment };
    const claims = { deviceId, recorderBuild, createdMs, ...bound };
    await sealInto(
      {
        claims: { version: 1, ...claims, collectorKeyId: collectorKey.keyId },
        items,
        recipientPublicKey: collectorKey.publicKey,
        random,
        compression: zstd,
      },
      async (bytes) => {
        digest.update(bytes);
        await file.writeFile(bytes);
      },
    );
    await file.sync();
  } catch (cause) {
    await rm(path, { force: true });
    throw writeFailure(cause, path);
  }
  const hash = SegmentHash.parse(digest.digest("hex"));
  await rename(path, sealedPath(folder, hash));
  return hash;
}

/** A file that is gone was taken before a crash. */
async function handOver(
  { folder, manifest }: RecordingPlace,
  hash: SegmentHash,
  deliver: ReleaseOptions["deliver"],
): Promise<void> {
  const path = sealedPath(folder, hash);
  const found = await stat(path).catch(() => null);
  if (!found) return;
  const { receiptId, policyHash, recordingId, nonce } = manifest;
  const claim: UploadClaim = { version: 1, receiptId, policyHash, recordingId, nonce };
  await deliver({ hash, path, bytes: found.size, claim });
}
