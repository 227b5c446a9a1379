/**
 * The collector's records: ids, times, counts and states, nothing of what was recorded.
 * Times are ms since the epoch; hashes and keys are text. Both engines use the same column types.
 */
import type { Generated, Insertable, Kysely, Selectable } from "kysely";
import type {
  DeviceId,
  ParticipantId,
  PolicyHash,
  ReceiptId,
  ReleaseId,
  RecordingId,
  SegmentHash,
  TrajectoryId,
} from "@apprentice/core/id/id.ts";
import type { PublicKey } from "@apprentice/core/id/ed25519.ts";
import type { BlobName } from "../blobs/blobs.ts";
import type { ConcernKind, ConcernVerdict } from "@apprentice/core/api/concern.ts";
import type { ReviewState } from "@apprentice/core/api/schemas.ts";

type ParticipantsTable = {
  participant_id: ParticipantId;
  state: "active" | "erased";
  created_ms: number;
  /** Hidden (keys/hide-team.ts); for the rule that nobody looks at their own reporting line. */
  team: string | null;
};

type DevicesTable = {
  device_id: DeviceId;
  participant_id: ParticipantId;
  public_key: PublicKey;
  state: "active" | "revoked";
  /** Greatest request counter accepted; 0 before the first. */
  last_counter: number;
  created_ms: number;
};

type EnrolmentCodesTable = {
  /** Hex SHA-256 of the code: the table alone lets nobody in. */
  code_sha256: string;
  participant_id: ParticipantId | null;
  expires_ms: number;
  used_ms: number | null;
  team: string | null;
};

type PoliciesTable = {
  policy_hash: PolicyHash;
  serial: number;
  /** Canonical JSON of the `SignedPolicy`. */
  signed: string;
  received_ms: number;
};

type ReceiptsTable = {
  receipt_id: ReceiptId;
  participant_id: ParticipantId;
  device_id: DeviceId;
  policy_hash: PolicyHash;
  /** Canonical JSON of the `SignedReceipt`, sealed under the participant's key; see store/receipts.ts. */
  sealed: string;
  received_ms: number;
  withdrawn_ms: number | null;
};

type CommitmentsTable = { commitment: string; device_id: DeviceId; received_ms: number };

type SegmentsTable = {
  segment: SegmentHash;
  participant_id: ParticipantId;
  device_id: DeviceId;
  receipt_id: ReceiptId;
  policy_hash: PolicyHash;
  recording_id: RecordingId;
  bytes: number;
  received_ms: number;
  state: "stored" | "compiled" | "rejected";
  /** A stable code where rejected. */
  reason: string | null;
};

type TrajectoriesTable = {
  trajectory_id: TrajectoryId;
  participant_id: ParticipantId;
  /** One trajectory for one recording; its segments are those of the recording. */
  recording_id: RecordingId;
  receipt_id: ReceiptId;
  policy_hash: PolicyHash;
  steps: number;
  gaps: number;
  review: ReviewState;
  created_ms: number;
  /** Whether the policy's rights let it be released to others. */
  may_release: Generated<0 | 1>;
};

/** Derived objects by blob name; the name is a keyed hash, so it confirms no guess about content. */
type ObjectsTable = {
  blob: BlobName;
  participant_id: ParticipantId;
  trajectory_id: TrajectoryId;
  bytes: number;
};

type TombstonesTable = { segment: SegmentHash; erased_ms: number; reason: "erased" | "expired" };

type JobsTable = {
  job_id: string;
  queue: string;
  /** JSON of ids. */
  payload: string;
  state: "waiting" | "running" | "failed";
  attempts: number;
  /** Not before this time; while running, when the lease ends. */
  due_ms: number;
};

type AuditTable = {
  /** Dense, from 0. */
  seq: number;
  at_ms: number;
  kind: string;
  /** Canonical JSON of ids and codes; `{}` once erased. */
  entry: string;
  /** 16 bytes in hex that open the leaf; null once erased. */
  salt: string | null;
  /** Hex of the commitment that the published log holds (core/audit/log-entry.ts). */
  leaf: string | null;
  /** Whom the entry is about; null for nobody, and once erased. */
  participant_id: ParticipantId | null;
};

/** One row: how many audit entries there are; its lock puts writers in a line. */
type AuditHeadTable = { id: number; size: number };

type RawViewsTable = {
  view_id: string;
  trajectory_id: TrajectoryId;
  participant_id: ParticipantId;
  /** Who asked. */
  staff_id: string;
  ticket: string;
  reason: string;
  break_glass: 0 | 1;
  requested_ms: number;
};

type RawViewApprovalsTable = {
  view_id: string;
  staff_id: string;
  public_key: PublicKey;
  approved_ms: number;
  signature: string;
};

type WeeklyCountsTable = {
  /** Its Monday, such as `2026-06-01`. */
  week: string;
  /** JSON of the published counts, never computed again; null where too few took part. */
  counts: string | null;
};

type ReleasesTable = {
  release_id: ReleaseId;
  state: "active" | "revoked";
  /** Who has rows in it, wrapped so that only the erase job opens it; base64url. */
  manifest: string;
  created_ms: number;
  revoked_ms: number | null;
};

/** Models by the hex SHA-256 of their file, and what each was trained on. */
type ModelsTable = { model: string; release_id: ReleaseId; created_ms: number };

type ConcernsTable = {
  concern_id: string;
  participant_id: ParticipantId;
  kind: ConcernKind;
  /** The words with their nonce, sealed under the participant's key; base64url. */
  sealed_text: string;
  received_ms: number;
  due_ms: number;
  answered_ms: number | null;
  /** Null for questions, and before the answer. */
  verdict: ConcernVerdict | null;
  sealed_answer: string | null;
};

type ConcernMonthsTable = {
  /** Such as `2026-06`. */
  month: string;
  /** JSON of the published counts, never computed again; null where too few spoke up. */
  counts: string | null;
};

/** Where a person said that they are travelling. */
type JourneysTable = {
  participant_id: ParticipantId;
  device_id: DeviceId;
  /** Sealed under the participant's key; see store/journeys.ts. */
  sealed_place: string;
  from_ms: number;
  until_ms: number | null;
};

/** Odd demonstrations that a release job set aside; nothing says why. */
type QuarantineTable = {
  trajectory_id: TrajectoryId;
  participant_id: ParticipantId;
  since_ms: number;
  lifted_ms: number | null;
};

export type Tables = {
  concerns: ConcernsTable;
  concern_months: ConcernMonthsTable;
  journeys: JourneysTable;
  quarantine: QuarantineTable;
  raw_views: RawViewsTable;
  raw_view_approvals: RawViewApprovalsTable;
  weekly_counts: WeeklyCountsTable;
  releases: ReleasesTable;
  models: ModelsTable;
  participants: ParticipantsTable;
  devices: DevicesTable;
  enrolment_codes: EnrolmentCodesTable;
  policies: PoliciesTable;
  receipts: ReceiptsTable;
  commitments: CommitmentsTable;
  segments: SegmentsTable;
  trajectories: TrajectoriesTable;
  objects: ObjectsTable;
  tombstones: TombstonesTable;
  jobs: JobsTable;
  audit: AuditTable;
  audit_head: AuditHeadTable;
};

/** The database, or a transaction on it. Inside a transaction use nothing else: SQLite has one connection. */
export type Database = Kysely<Tables>;

export type Device = Selectable<DevicesTable>;
export type SegmentRow = Selectable<SegmentsTable>;
export type NewSegment = Insertable<SegmentsTable>;
export type TrajectoryRow = Selectable<TrajectoriesTable>;
export type ObjectRow = Selectable<ObjectsTable>;
