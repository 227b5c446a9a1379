import type { NamedKey } from "@apprentice/core/audit/log-proof.ts";
import type { PolicyKeys } from "@apprentice/core/policy/signed-policy.ts";
import type { Decide } from "./access/decide.ts";
import type { StaffTokens } from "./access/staff-tokens.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { Blobs } from "./blobs/blobs.ts";
import type { TombstoneFile } from "./ingest/tombstone-file.ts";
import type { HideTeam } from "./keys/hide-team.ts";
import type { ManifestSeal } from "./keys/manifest-seal.ts";
import type { KeyRing } from "./keys/key-ring.ts";
import type { RandomBytes } from "./keys/wrap.ts";
import type { Queue } from "./queue/queue.ts";
import type { Database } from "./store/tables.ts";

/** What the collector's parts work with; start-collector.ts puts it together once. */
export type Services = {
  readonly db: Database;
  readonly blobs: Blobs;
  readonly keys: KeyRing;
  readonly manifests: ManifestSeal;
  readonly audit: AuditLog;
  /** The published log's folder. */
  readonly logDir: string;
  /** What was erased, beside the database. */
  readonly tombstones: TombstoneFile;
  readonly decide: Decide;
  readonly queue: Queue;
  readonly staff: StaffTokens;
  /** The name under which a team stands in the records. */
  readonly hideTeam: HideTeam;
  /** Who must have signed a policy. */
  readonly policyKeys: PolicyKeys;
  /** Whose signatures under the log's checkpoints are published. */
  readonly witnesses: readonly NamedKey[];
  /** Ms since the epoch. */
  readonly nowMs: () => number;
  readonly random: RandomBytes;
  /** Larger uploads are refused. */
  readonly greatestSegmentBytes: number;
};
