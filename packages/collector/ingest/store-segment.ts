/**
 * Takes in one upload: reads, hashes and seals it to the disk, then its row, then the acknowledgement.
 * A crash between two of these leaves at most a sealed blob without a row, which the device's retry replaces.
 */
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import type { SegmentHash } from "@apprentice/core/id/id.ts";
import { greatestHeaderBytes } from "@apprentice/core/segment/limits.ts";
import { readSegmentHeader } from "@apprentice/core/segment/open.ts";
import type { Principal } from "../access/principal.ts";
import type { BlobName, Staging } from "../blobs/blobs.ts";
import { replayed } from "../http/authenticate.ts";
import { refuse, type Refusal } from "../http/refusal.ts";
import { createEnvelopeWriter } from "../keys/envelope.ts";
import type { ParticipantKey } from "../keys/key-ring.ts";
import type { Services } from "../services.ts";
import { takeCounter } from "../store/devices.ts";
import { lockActiveParticipant } from "../store/participants.ts";
import { hasOpenObjection } from "../store/concerns.ts";
import { addSegment, findSegment, isTombstoned } from "../store/segments.ts";
import type { Database } from "../store/tables.ts";
import { objectionOpen } from "./check-upload.ts";
import { createWriteBehind } from "./write-behind.ts";

/** Magic, version byte and length come before the header (core/segment/prelude.ts). */
const greatestBeginningBytes = 9 + greatestHeaderBytes;

export type Upload = {
  readonly segment: SegmentHash;
  readonly device: Extract<Principal, { kind: "device" }>;
  readonly claim: UploadClaim;
  readonly counter: number;
  readonly body: Readable;
};

/** `recorderBuild`: as the header tells it, or null where there is none; compiling finds out whether it is bound. */
type Received = {
  readonly kind: "received";
  readonly bytes: number;
  readonly recorderBuild: string | null;
};

export type Stored = { readonly kind: "stored"; readonly fresh: boolean };

/** Stores an upload whose claim passed `checkUpload`. */
export async function storeSegment(services: Services, upload: Upload): Promise<Stored | Refusal> {
  const key = await keyFor(services, upload);
  if (!key) return erased();
  const staging = await services.blobs.stage();
  try {
    const received = await receive(services, upload, key, staging);
    if (received.kind === "refused") return received;
    await staging.commit(blobOf(upload.segment));
    return await record(services, upload, received);
  } finally {
    await staging.discard();
  }
}

export function blobOf(segment: SegmentHash): BlobName {
  return `segments/${segment}`;
}

export function erased(): Refusal {
  return refuse("erased", "This was erased and stays erased; delete it on the device too.");
}

async function keyFor(services: Services, upload: Upload): Promise<ParticipantKey | null> {
  const { participantId } = upload.device;
  const decision = await services.decide({
    principal: { kind: "service", name: "ingest" },
    action: "ingestSegment",
    resource: { kind: "segment", id: upload.segment, participantId },
    purpose: "operate",
  });
  return decision.kind === "allowed" ? services.keys.participantKey(decision, participantId) : null;
}

/** Streams the body into the staging file, sealed. Memory: two batches of write-behind, and what a header can take. */
async function receive(
  services: Services,
  upload: Upload,
  key: ParticipantKey,
  staging: Staging,
): Promise<Received | Refusal> {
  const { segment, body } = upload;
  const hash = createHash("sha256");
  const writer = createEnvelopeWriter({ key, blob: blobOf(segment), random: services.random });
  const disk = createWriteBehind(staging);
  const beginning: Buffer[] = [];
  let bytes = 0;
  try {
    // Left open on refusal, or the caller would see a broken connection instead of the answer.
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (bytes < greatestBeginningBytes) {
        beginning.push(chunk.subarray(0, greatestBeginningBytes - bytes));
      }
      bytes += chunk.length;
      if (bytes > services.greatestSegmentBytes) return tooLarge(services);
      hash.update(chunk);
      await disk.push(writer.push(chunk));
    }
  } catch (error) {
    if (body.errored) return refuse("malformed", "The upload broke off; send it again.");
    throw error;
  }
  if (hash.digest("hex") !== segment) {
    return refuse("hash_mismatch", "The bytes are not those that the path names; send them again.");
  }
  await disk.finish(writer.end());
  return { kind: "received", bytes, recorderBuild: await buildOf(Buffer.concat(beginning)) };
}

/** Whatever the bytes are, they are stored and found unreadable later: an upload is not refused for its header. */
async function buildOf(beginning: Buffer): Promise<string | null> {
  const header = await readSegmentHeader(beginning).catch(() => null);
  return header?.recorderBuild ?? null;
}

export function tooLarge(services: Pick<Services, "greatestSegmentBytes">): Refusal {
  const greatest = String(services.greatestSegmentBytes);
  return refuse("too_large", `A segment may have ${greatest} bytes at most; cut the recording.`);
}

/** Row, counter, log entry and job stand or fall together. */
async function record(
  services: Services,
  upload: Upload,
  received: Received,
): Promise<Stored | Refusal> {
  const outcome = await services.db
    .transaction()
    .execute((transaction) => recordIn(services, transaction, upload, received));
  const orphaned = outcome.kind === "refused" && !(await findSegment(services.db, upload.segment));
  if (orphaned) await services.blobs.remove(blobOf(upload.segment));
  return outcome;
}

async function recordIn(
  services: Services,
  transaction: Database,
  upload: Upload,
  received: Received,
): Promise<Stored | Refusal> {
  const { segment, claim, device } = upload;
  const { bytes, recorderBuild } = received;
  // Also checked before the body came; an erasure may have come in between.
  if (!(await lockActiveParticipant(transaction, device.participantId))) return erased();
  if (await isTombstoned(transaction, segment)) return erased();
  if (await hasOpenObjection(transaction, device.participantId)) return objectionOpen();
  if (!(await takeCounter(transaction, device.deviceId, upload.counter))) {
    return refuse("counter_replayed", replayed);
  }
  const fresh = await addSegment(transaction, {
    segment,
    participant_id: device.participantId,
    device_id: device.deviceId,
    receipt_id: claim.receiptId,
    policy_hash: claim.policyHash,
    recording_id: claim.recordingId,
    bytes,
    received_ms: services.nowMs(),
    state: "stored",
    reason: null,
  });
  if (!fresh) return { kind: "stored", fresh: false };
  const { deviceId, participantId } = device;
  const { receiptId, policyHash } = claim;
  const entry = { segment, participantId, deviceId, receiptId, policyHash, bytes, recorderBuild };
  await services.audit.appendIn(transaction, "segment_stored", entry);
  await services.queue.enqueueIn(transaction, { segment });
  return { kind: "stored", fresh: true };
}
