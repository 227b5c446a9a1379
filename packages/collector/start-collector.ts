/** Puts the collector together from a data folder, or from PostgreSQL and S3 beyond one machine. */
import { randomBytes } from "node:crypto";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { ParticipantId, PolicyHash } from "@apprentice/core/id/id.ts";
import type { PolicyKeys, SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { createDecide } from "./access/decide.ts";
import { createStaffTokens, type StaffMember } from "./access/staff-tokens.ts";
import { createTableAuditLog } from "./audit/audit-log.ts";
import { openLogPublisher, type LogPublisher } from "./audit/log-publisher.ts";
import { resumeLog } from "./audit/resume-log.ts";
import { openBlobs } from "./blobs/open-blobs.ts";
import { CollectorError } from "./errors.ts";
import { compileSegment } from "./compile/compile-segment.ts";
import type { Refusal } from "./http/refusal.ts";
import { createServer, type AccessLine } from "./http/server.ts";
import { issueEnrolmentCode } from "./ingest/issue-enrolment-code.ts";
import { keepExpiring } from "./ingest/keep-expiring.ts";
import { publishSignedPolicy } from "./ingest/publish-signed-policy.ts";
import { replayTombstones } from "./ingest/replay-tombstones.ts";
import { openTombstoneFile } from "./ingest/tombstone-file.ts";
import { createKeyRing } from "./keys/key-ring.ts";
import { createManifestSeal } from "./keys/manifest-seal.ts";
import { holdRootKey } from "./keys/hold-root-key.ts";
import { openLogKey } from "./keys/log-key.ts";
import { createRootKey, openRootKey, type RootKey } from "./keys/root-key.ts";
import { openBossQueue } from "./queue/boss-queue.ts";
import { createTableQueue } from "./queue/table-queue.ts";
import type { Services } from "./services.ts";
import { teamOfParticipant } from "./store/participants.ts";
import { openStores } from "./store/open-stores.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));

export type CollectorOptions = {
  /** Made where it is missing. Holds the root key, and records, keys and blobs unless URLs are given. */
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Loopback unless told otherwise. */
  readonly host?: string;
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
  /** Published at the start where it is newer. */
  readonly policy?: SignedPolicy;
  readonly staff: readonly StaffMember[];
  /** Compile jobs done in this process at a time; 0 leaves them to `worker` processes. Default 1. */
  readonly workers?: number;
  /** Default 64 MiB. */
  readonly greatestSegmentBytes?: number;
  /** Takes up the published log after the database was restored from an older backup, and logs that. */
  readonly acceptRestoredDatabase?: boolean;
  readonly onAccess?: (line: AccessLine) => void;
  readonly onError?: (error: unknown) => void;
  readonly extend?: (app: FastifyInstance) => void;
};

export type Collector = AsyncDisposable & {
  /** Such as `http://127.0.0.1:8787`, without a slash at the end. */
  readonly url: string;
  readonly services: Services;
  readonly issueEnrolmentCode: (
    participantId: ParticipantId | null,
    team?: string | null,
  ) => Promise<{ readonly code: string; readonly expiresMs: number }>;
  readonly publishPolicy: (
    signed: SignedPolicy,
  ) => Promise<{ readonly kind: "published"; readonly policyHash: PolicyHash } | Refusal>;
  /** Signs and publishes what is new in the audit log now, instead of within a second; gives its size. */
  readonly publishLog: () => Promise<number>;
  /** Resolves when no compile job waits or runs. */
  readonly drained: (signal?: AbortSignal) => Promise<void>;
};

/** Starts the server and its workers; disposing stops both after what is under way. */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  await using stack = new AsyncDisposableStack();
  const { services, openLog } = await openServices(options, stack);
  const log = stack.use(await openLog());
  await replayTombstones(services);
  if (options.policy) await mustPublish(services, options.policy);
  stack.use(keepExpiring(services, options.onError ?? (() => undefined)));
  await startWorkers(services, options.workers ?? 1, stack);
  const app = createServer({
    services,
    onAccess: options.onAccess ?? (() => undefined),
    onError: options.onError ?? (() => undefined),
    ...(options.extend && { extend: options.extend }),
  });
  stack.defer(() => app.close());
  const url = await app.listen({ host: options.host ?? "127.0.0.1", port: options.port });
  const running = stack.move();
  return {
    url,
    services,
    issueEnrolmentCode: (participantId, team = null) =>
      issueEnrolmentCode(services, participantId, team),
    publishPolicy: (signed) => publishSignedPolicy(services, signed),
    publishLog: log.publish,
    drained: (signal) => drained(services, signal),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Starts compile workers without a server: `apprentice worker`. */
export async function startWorker(
  options: Omit<CollectorOptions, "port" | "host" | "policy" | "extend" | "onAccess">,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const { services } = await openServices(options, stack);
  await startWorkers(services, options.workers ?? 1, stack);
  return stack.move();
}

async function startWorkers(
  services: Services,
  concurrency: number,
  stack: AsyncDisposableStack,
): Promise<void> {
  if (concurrency === 0) return;
  const handler = (job: Parameters<typeof compileSegment>[1]) => compileSegment(services, job);
  stack.use(await services.queue.work({ concurrency, handler }));
}

async function openServices(
  options: Omit<CollectorOptions, "port">,
  stack: AsyncDisposableStack,
): Promise<{ readonly services: Services; readonly openLog: () => Promise<LogPublisher> }> {
  const { dataDir, clock: nowMs } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // Taken before the root key is read: whoever changes it waits for nobody who still has the old one.
  stack.use(await holdRootKey({ ...options, mode: "shared" }));
  const rootKey = await openOrCreateRootKey(options);
  const { records: db, keys: keyDb } = await openStores(dataDir, options.databaseUrl);
  stack.defer(() => db.destroy());
  stack.defer(() => keyDb.destroy());
  const blobs = stack.use(await openBlobs({ dataDir, url: options.blobsUrl, random }));
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
    return openLogPublisher({ db, dir: logDir, signer, onError });
  };
  const services = {
    db,
    blobs,
    queue,
    audit,
    logDir,
    tombstones: openTombstoneFile(join(dataDir, "tombstones.jsonl")),
    manifests: createManifestSeal(rootKey),
    keys: createKeyRing({ db: keyDb, rootKey, random, nowMs }),
    decide: createDecide(audit, (participantId) => teamOfParticipant(db, participantId)),
    staff: createStaffTokens(options.staff),
    policyKeys: options.policyKeys,
    nowMs,
    random,
    greatestSegmentBytes: options.greatestSegmentBytes ?? 64 * 1024 * 1024,
  };
  return { services, openLog };
}

async function openOrCreateRootKey(options: Omit<CollectorOptions, "port">): Promise<RootKey> {
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

async function mustPublish(services: Services, signed: SignedPolicy): Promise<void> {
  const outcome = await publishSignedPolicy(services, signed);
  if (outcome.kind === "refused") {
    throw new CollectorError("policy_refused", `The policy was not published: ${outcome.message}`);
  }
}

async function drained(services: Services, signal?: AbortSignal): Promise<void> {
  while ((await services.queue.pending()) > 0) {
    signal?.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
