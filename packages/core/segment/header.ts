/** The plain header of a sealed segment: which device, receipt, policy and recorder it comes from, and for whom it is sealed. */
import { z } from "zod";
import { DeviceId, PolicyHash, ReceiptId } from "../id/id.ts";

/** `createdMs` is rounded down to this many ms, so that it says a day's hour and no more. */
export const coarseMs = 3_600_000;

const base64url = (length: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${length}}$`));

/** What the sealing device says; `seal` adds `kind` and the sealed key. */
export const SegmentClaims = z.strictObject({
  version: z.literal(1),
  deviceId: DeviceId,
  receiptId: ReceiptId,
  policyHash: PolicyHash,
  /** Version and hash of the recorder's code as it reports them itself. */
  recorderBuild: z.string().min(1).max(200),
  /** `commitmentOf` the recording (core/api/commitment.ts), posted when it began. */
  recordingCommitment: z.string().regex(/^[0-9a-f]{64}$/),
  createdMs: z.number().int().nonnegative().multipleOf(coarseMs),
  /** Which of the collector's keys it is sealed to. */
  collectorKeyId: z.string().min(1).max(200),
});
export type SegmentClaims = Readonly<z.infer<typeof SegmentClaims>>;

export const SegmentHeader = SegmentClaims.extend({
  kind: z.literal("segment"),
  /** HPKE (RFC 9180), base mode: the encapsulated key, and the data key under it. */
  hpke: z.strictObject({
    suite: z.literal("X25519-HKDF-SHA256-AES-256-GCM"),
    encapsulated: base64url(43),
    sealedKey: base64url(64),
  }),
});
export type SegmentHeader = Readonly<z.infer<typeof SegmentHeader>>;
