/** Opens what a collector works with: keys, stores, blobs, queue and log of one data folder. */
import { randomBytes } from "node:crypto";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { NamedKey } from "@apprentice/core/audit/log-proof.ts";
import type { PolicyKeys } from "@apprentice/core/policy/signed-policy.ts";
import { createDecide } from "./access/decide.ts";
import { createStaffTokens, type StaffMember } from "./access/staff-tokens.ts";
import type { Anchor } from "./anchor/anchor.ts";
import { inTwoPlaces } from "./anchor/in-two-places.ts";
import { createTableAuditLog } from "./audit/audit-log.ts";
import { openLogPublisher, type LogPublisher } from "./audit/log-publisher.ts";
import { mirrorLog } from "./audit/mirror-log.ts";
import { resumeLog } from "./audit/resume-log.ts";
import type { Blobs } from "./blobs/blobs.ts";
import { openBlobs } from "./blobs/open-blobs.ts";
import { openTombstoneFile } from "./ingest/tombstone-file.ts";
import { createKeyRing } from "./keys/key-ring.ts";
import { createManifestSeal } from "./keys/manifest-seal.ts";
import { openHideTeam, type HideTeam } from "./keys/hide-team.ts";
import { holdRootKey } from "./keys/hold-root-key.ts";
import { openLogKey } from "./keys/log-key.ts";
import { createRootKey, openRootKey, type RootKey } from "./keys/root-key.ts";
import { openBossQueue } from "./queue/boss-queue.ts";
import { createTableQueue } from "./queue/table-queue.ts";
import type { Services } from "./services.ts";
import { teamOfParticipant } from "./store/participants.ts";
import { openStores } from "./store/open-stores.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));

export type ServicesOptions = {
  /** Made where it is missing. Holds the root key, and records, keys and blobs unless URLs are given. */
  readonly dataDir: string;
  /** `postgresql://…` for records and keys. */
  readonly databaseUrl?: string;
  /** `s3://…` for blobs; see blobs/s3-blobs.ts. */
  readonly blobsUrl?: string;
  /** Ms since the epoch. */
  readonly clock: () => number;
  /** Opens the root key file, which is made in an empty data folder. */
  readonly rootKey: { readonly passphrase: string; readonly path?: string; readonly cost?: number };
  /** Only the demo says true: lets a demo's root key be made and opened. */
  readonly demo?: boolean;
  readonly policyKeys: PolicyKeys;
  readonly staff: readonly StaffMember[];
  /** Whose signatures under the log's checkpoints are published; none by default. */
  readonly witnesses?: readonly NamedKey[];
  /** Default 64 MiB. */
  readonly greatestSegmentBytes?: number;
  /** Takes up the published log after the database was restored from an older backup, and logs that. */
  readonly acceptRestoredDatabase?: boolean;
  readonly onError?: (error: unknown) => void;
};

export type OpenServices = {
  readonly services: Services;
  /** Goes on publishing until disposed. */
  readonly openLog: () => Promise<LogPublisher>;
};

/** Everything opened is closed with the stack. `mode` `alone` refuses beside a collector or worker. */
export async function openServices(
  options: ServicesOptions,
  stack: AsyncDisposableStack,
  more: {
    readonly anchor?: Anchor | null;
    readonly mode?: "shared" | "alone";
    /** Instead of those of the data folder or the URL. */
    readonly blobs?: Blobs;
  } = {},
): Promise<OpenServices> {
  const { dataDir, clock: nowMs } = options;
  const { anchor = null } = more;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // Taken before the root key is read: whoever changes it waits for nobody who still has the old one.
  stack.use(await holdRootKey({ ...options, mode: more.mode ?? "shared" }));
  const rootKey = await openOrCreateRootKey(options);
  const { records: db, keys: keyDb } = await openStores(dataDir, options.databaseUrl);
  stack.defer(() => db.destroy());
  stack.defer(() => keyDb.destroy());
  const blobs =
    more.blobs ?? stack.use(await openBlobs({ dataDir, url: options.blobsUrl, random }));
  const onError = options.onError ?? (() => undefined);
  const { databaseUrl: url } = options;
  const queue = stack.use(
    url === undefined
      ? createTableQueue({ db, nowMs, random, onError })
      : await openBossQueue({ url, onError }),
  );
  const audit = createTableAuditLog({ db, nowMs, random });
  const logDir = join(dataDir, "log");
  const openLog = async () => {
    if (options.acceptRestoredDatabase) await resumeLog({ db, audit, dir: logDir, nowMs });
    const signer = await openLogKey({ db: keyDb, rootKey, random, nowMs });
    const onPublished = async () => {
      if (!anchor) return;
      await anchor.mustBeThere();
      await mirrorLog({ from: logDir, to: anchor.logDir });
    };
    return openLogPublisher({ db, dir: logDir, signer, onPublished, onError });
  };
  const hideTeam = await openHideTeam({ db: keyDb, rootKey, random, nowMs });
  const here = openTombstoneFile(join(dataDir, "tombstones.jsonl"));
  const services = {
    db,
    blobs,
    queue,
    audit,
    logDir,
    tombstones: anchor ? inTwoPlaces(here, anchor) : here,
    manifests: createManifestSeal(rootKey),
    keys: createKeyRing({ db: keyDb, rootKey, random, nowMs }),
    decide: createDecide(audit, (participantId) => teamOfParticipant(db, participantId)),
    staff: createStaffTokens(options.staff.map((member) => withHiddenLine(member, hideTeam))),
    hideTeam,
    policyKeys: options.policyKeys,
    witnesses: options.witnesses ?? [],
    nowMs,
    random,
    greatestSegmentBytes: options.greatestSegmentBytes ?? 64 * 1024 * 1024,
  };
  return { services, openLog };
}

function withHiddenLine(member: StaffMember, hideTeam: HideTeam): StaffMember {
  return member.line ? { ...member, line: member.line.map(hideTeam) } : member;
}

async function openOrCreateRootKey(options: ServicesOptions): Promise<RootKey> {
  const { passphrase, cost } = options.rootKey;
  const path = options.rootKey.path ?? join(options.dataDir, "root-key.json");
  const demo = options.demo === true;
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists) return openRootKey({ path, passphrase, demo, random });
  const kind = demo ? "demo" : "production";
  return createRootKey({ path, passphrase, kind, random, ...(cost !== undefined && { cost }) });
}
