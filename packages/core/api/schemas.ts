/** Bodies of the collector's HTTP API; endpoints.ts says which belongs to which path. Requests are strict, answers may grow. */
import { z } from "zod";
import { LogOpening } from "../audit/log-entry.ts";
import { SignedReceipt } from "../consent/receipt.ts";
import { PublicKey, Signature } from "../id/ed25519.ts";
import {
  DeviceId,
  ParticipantId,
  ReceiptId,
  ReleaseId,
  RecordingId,
  SegmentHash,
  TileHash,
  TrajectoryId,
} from "../id/id.ts";
import { PolicyKeys, SignedPolicy } from "../policy/signed-policy.ts";
import { Lineage, Trajectory } from "../trajectory/trajectory.ts";

/** X25519 public key of the collector, to which segments are sealed by HPKE. */
export const CollectorKey = z.object({
  version: z.literal(1),
  kem: z.literal("DHKEM(X25519, HKDF-SHA256)"),
  keyId: z.string().min(1),
  /** Raw 32 bytes in base64url. */
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type CollectorKey = Readonly<z.infer<typeof CollectorKey>>;

/** `signature` proves that the sender holds the private key; see enrolment.ts. */
export const EnrolmentRequest = z.strictObject({
  version: z.literal(1),
  /** One-time code from the operator. */
  code: z.string().min(16).max(128),
  publicKey: PublicKey,
  signature: Signature,
});
export type EnrolmentRequest = Readonly<z.infer<typeof EnrolmentRequest>>;

export const EnrolmentAnswer = z.object({
  version: z.literal(1),
  participantId: ParticipantId,
  deviceId: DeviceId,
  /** To be pinned by the device. */
  policyKeys: PolicyKeys,
  policy: SignedPolicy,
  collectorKey: CollectorKey,
});
export type EnrolmentAnswer = Readonly<z.infer<typeof EnrolmentAnswer>>;

export const EnrolmentCodeRequest = z.strictObject({
  version: z.literal(1),
  /** Set to add a device to somebody who is enrolled already. */
  participantId: ParticipantId.nullable().default(null),
  /** Opaque id of the person's team, so that nobody in their reporting line looks at their work. */
  team: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
    .nullable()
    .default(null),
});
/** A checkpoint as `apprentice audit witness` writes it: signed by the log, then by the witness. */
export const CosignRequest = z.strictObject({
  version: z.literal(1),
  checkpoint: z.string().max(20_000),
});
export type CosignRequest = Readonly<z.infer<typeof CosignRequest>>;

export const CosignAnswer = z.object({
  version: z.literal(1),
  size: z.number().int(),
  /** Whose signatures the published one has now. */
  witnesses: z.array(z.string()),
});
export type CosignAnswer = Readonly<z.infer<typeof CosignAnswer>>;

export const EnrolmentCodeAnswer = z.object({
  version: z.literal(1),
  code: z.string(),
  expiresMs: z.number().int(),
});
export type EnrolmentCodeAnswer = Readonly<z.infer<typeof EnrolmentCodeAnswer>>;

export const PolicyAnswer = z.object({
  version: z.literal(1),
  policy: SignedPolicy,
  /** An objection of this participant waits for its answer, so nothing may be recorded. */
  objectionOpen: z.boolean().default(false),
  /** Newest receipts of this participant that are void: withdrawn at any device, or by an objection that was upheld. */
  voidReceipts: z.array(ReceiptId).default([]),
  /** When a steward last broke the glass to this participant's material; null: never, or long ago. */
  glassBrokenMs: z.number().int().nullable().default(null),
});
export type PolicyAnswer = Readonly<z.infer<typeof PolicyAnswer>>;

export const CommitmentRequest = z.strictObject({
  version: z.literal(1),
  commitment: z.string().regex(/^[0-9a-f]{64}$/),
});
export const CommitmentAnswer = z.object({ version: z.literal(1), receivedMs: z.number().int() });
export type CommitmentAnswer = Readonly<z.infer<typeof CommitmentAnswer>>;

export const ReceiptRequest = SignedReceipt;
export const ReceiptAnswer = z.object({ version: z.literal(1), receiptId: ReceiptId });
export type ReceiptAnswer = Readonly<z.infer<typeof ReceiptAnswer>>;

/** 201 the first time, 200 where the collector already has the segment. */
export const SegmentAnswer = z.object({
  version: z.literal(1),
  segment: SegmentHash,
  state: z.enum(["stored", "compiled", "rejected"]),
});
export type SegmentAnswer = Readonly<z.infer<typeof SegmentAnswer>>;

export const ReviewState = z.enum(["pending", "approved", "rejected"]);
export type ReviewState = z.infer<typeof ReviewState>;

export const TrajectorySummary = z.object({
  trajectoryId: TrajectoryId,
  recordingId: RecordingId,
  steps: z.number().int().nonnegative(),
  gaps: z.number().int().nonnegative(),
  review: ReviewState,
  createdMs: z.number().int(),
  /** Whether the policy lets it be released to others; false where that is not known. */
  mayRelease: z.boolean().default(false),
});
export type TrajectorySummary = Readonly<z.infer<typeof TrajectorySummary>>;

/** Sorted by id. A curator sees approved ones only, a participant all of their own. */
export const TrajectoryPageQuery = z.strictObject({
  after: TrajectoryId.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const TrajectoryPage = z.object({
  version: z.literal(1),
  items: z.array(TrajectorySummary),
  /** Pass as `after` for the next page; null at the end. */
  next: TrajectoryId.nullable(),
});
export type TrajectoryPage = Readonly<z.infer<typeof TrajectoryPage>>;

export const TrajectoryAnswer = z.object({
  version: z.literal(1),
  trajectory: Trajectory,
  lineage: Lineage,
  review: ReviewState,
  /** Every tile that the trajectory's frames name. */
  tiles: z.array(TileHash),
});
export type TrajectoryAnswer = Readonly<z.infer<typeof TrajectoryAnswer>>;

export const ReviewRequest = z.strictObject({
  version: z.literal(1),
  verdict: z.enum(["approved", "rejected"]),
});
export type ReviewRequest = Readonly<z.infer<typeof ReviewRequest>>;

export const ReceiptList = z.object({
  version: z.literal(1),
  items: z.array(
    z.object({
      signed: SignedReceipt,
      receivedMs: z.number().int(),
      withdrawnMs: z.number().int().nullable(),
    }),
  ),
});
export type ReceiptList = Readonly<z.infer<typeof ReceiptList>>;

export const OwnSegmentList = z.object({
  version: z.literal(1),
  items: z.array(
    z.object({
      segment: SegmentHash,
      recordingId: RecordingId,
      receiptId: ReceiptId,
      bytes: z.number().int().nonnegative(),
      receivedMs: z.number().int(),
    }),
  ),
});
export type OwnSegmentList = Readonly<z.infer<typeof OwnSegmentList>>;

/** Entries about the caller with numbers above `after`, oldest first. */
export const AccessPageQuery = z.strictObject({
  after: z.coerce.number().int().min(-1).default(-1),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
});
export const AccessPage = z.object({
  version: z.literal(1),
  items: z.array(LogOpening),
  /** Pass as `after` for the next page; null at the end. */
  next: z.number().int().nullable(),
});
export type AccessPage = Readonly<z.infer<typeof AccessPage>>;

export const WithdrawalAnswer = z.object({
  version: z.literal(1),
  /** How many receipts are void from now on. */
  receipts: z.number().int().nonnegative(),
  /** Proves the withdrawal against the published log. */
  opening: LogOpening,
});
export type WithdrawalAnswer = Readonly<z.infer<typeof WithdrawalAnswer>>;

export const EraseAnswer = z.object({
  version: z.literal(1),
  /** How many segments and derived objects were deleted and tombstoned. */
  segments: z.number().int().nonnegative(),
  objects: z.number().int().nonnegative(),
  /** How many releases were revoked because they held rows of this person. */
  releases: z.number().int().nonnegative().default(0),
  /** Proves the erasure against the published log; keep it, nobody can give it again. */
  opening: LogOpening.optional(),
});
export type EraseAnswer = Readonly<z.infer<typeof EraseAnswer>>;

/** Counts of one week (its Monday), each rounded down; see AggregatesAnswer. */
export const WeeklyCount = z.object({
  week: z.iso.date(),
  /** To tens. */
  participants: z.number().int().nonnegative(),
  /** To hundreds. */
  trajectories: z.number().int().nonnegative(),
  /** To thousands. */
  steps: z.number().int().nonnegative(),
});
export type WeeklyCount = Readonly<z.infer<typeof WeeklyCount>>;

/** People who asked or objected in a month, and those whose answer was late, each rounded down to tens. */
export const ConcernCount = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  people: z.number().int().nonnegative(),
  late: z.number().int().nonnegative(),
});
export type ConcernCount = Readonly<z.infer<typeof ConcernCount>>;

/** Weeks and months with fewer people than `leastPeople` are left out. */
export const AggregatesAnswer = z.object({
  version: z.literal(1),
  leastPeople: z.number().int().positive(),
  weeks: z.array(WeeklyCount),
  concerns: z.array(ConcernCount).default([]),
});
export type AggregatesAnswer = Readonly<z.infer<typeof AggregatesAnswer>>;

export const ReleaseRequest = z.strictObject({
  version: z.literal(1),
  releaseId: ReleaseId,
  /** Every trajectory in it. */
  trajectoryIds: z.array(TrajectoryId).min(1).max(100_000),
  /** Who gets it: only what the policy gives for release may go to others. */
  audience: z.enum(["inside", "others"]).default("inside"),
});
/** A model's file by its hex SHA-256. */
export const ModelRequest = z.strictObject({
  version: z.literal(1),
  model: z.string().regex(/^[0-9a-f]{64}$/),
});
export const ReleaseAnswer = z.object({
  version: z.literal(1),
  releaseId: ReleaseId,
  /** Revoked: somebody in it was erased; nothing may be learned from it or from its models any more. */
  state: z.enum(["active", "revoked"]),
  models: z.array(z.string()),
});
export type ReleaseAnswer = Readonly<z.infer<typeof ReleaseAnswer>>;

export const HealthAnswer = z.object({ version: z.literal(1), status: z.literal("ok") });
export type HealthAnswer = Readonly<z.infer<typeof HealthAnswer>>;
