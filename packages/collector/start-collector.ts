/** Puts the collector together from a data folder, or from PostgreSQL and S3 beyond one machine. */
import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { ParticipantId, PolicyHash } from "@apprentice/core/id/id.ts";
import type { SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { logStaff } from "./access/log-staff.ts";
import { hasAnchor, openAnchor, shareDisk, type Anchor } from "./anchor/anchor.ts";
import { mustContinueAnchor, mustContinueKept } from "./anchor/check-anchor.ts";
import { mustHoldWhatAnchorSaw } from "./anchor/check-records.ts";
import { mustHaveRootKey } from "./anchor/restore.ts";
import { CollectorError } from "./errors.ts";
import { compileSegment } from "./compile/compile-segment.ts";
import type { RateLimits } from "./http/rate-limits.ts";
import type { Refusal } from "./http/refusal.ts";
import { createServer, type AccessLine } from "./http/server.ts";
import { issueEnrolmentCode } from "./ingest/issue-enrolment-code.ts";
import { keepExpiring } from "./ingest/keep-expiring.ts";
import { publishSignedPolicy } from "./ingest/publish-signed-policy.ts";
import { replayTombstones } from "./ingest/replay-tombstones.ts";
import { sealOpenRows } from "./ingest/seal-open-rows.ts";
import { openServices, type ServicesOptions } from "./open-services.ts";
import type { Services } from "./services.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));

export type CollectorOptions = ServicesOptions & {
  /** 0 takes a free one. */
  readonly port: number;
  /** Loopback unless told otherwise. */
  readonly host?: string;
  /** Folder of the anchor (anchor/anchor.ts); begun where it is empty and the data has none. */
  readonly anchorDir?: string;
  /** Signed checkpoints that witnesses or participants kept: the log must go on from each. */
  readonly keptCheckpoints?: readonly string[];
  /** Published at the start where it is newer. */
  readonly policy?: SignedPolicy;
  /** Compile jobs done in this process at a time; 0 leaves them to `worker` processes. Default 1. */
  readonly workers?: number;
  readonly onAccess?: (line: AccessLine) => void;
  /** What the operator should know at the start, in words. */
  readonly onWarning?: (message: string) => void;
  readonly extend?: (app: FastifyInstance) => void;
  /** Default: those of http/rate-limits.ts. */
  readonly rateLimits?: RateLimits;
  /** Ms that never go back, by which rates are counted; default: since the process began. */
  readonly monotonicMs?: () => number;
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
  // Before anything is opened or made: what is refused here was not touched.
  const anchor = await anchorOf(options);
  for (const note of options.keptCheckpoints ?? []) await mustContinueKept(options.dataDir, note);
  const { services, openLog } = await openServices(options, stack, { anchor });
  const log = stack.use(await openLog());
  await logStaff({ db: services.db, audit: services.audit, staff: options.staff });
  await replayTombstones(services);
  await sealOpenRows(services);
  if (options.policy) await mustPublish(services, options.policy);
  stack.use(keepExpiring(services, options.onError ?? (() => undefined)));
  await startWorkers(services, options.workers ?? 1, stack);
  const app = createServer({
    services,
    onAccess: options.onAccess ?? (() => undefined),
    onError: options.onError ?? (() => undefined),
    ...(options.extend && { extend: options.extend }),
    ...(options.rateLimits && { rateLimits: options.rateLimits }),
    ...(options.monotonicMs && { monotonicMs: options.monotonicMs }),
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

/**
 * Starts compile workers without a server: `apprentice worker`. As strict about its data as a collector: throws
 * `anchor_missing`, `data_rolled_back` and `log_differs`, and `root_key_missing` where there is none.
 */
export async function startWorker(
  options: ServicesOptions & Pick<CollectorOptions, "workers" | "anchorDir" | "onWarning">,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  await mustHaveRootKey(options);
  const anchor = await namedAnchor(options, { mayBegin: false });
  const { services } = await openServices(options, stack);
  // Its data folder may hold no more than the root key: what a worker works on is the database.
  if (anchor) await mustHoldWhatAnchorSaw(services.db, anchor);
  await startWorkers(services, options.workers ?? 1, stack);
  return stack.move();
}

/** The anchor, found to be no newer than the data; null where none is named, which is warned about. */
async function anchorOf(options: CollectorOptions): Promise<Anchor | null> {
  const { dataDir, onWarning = () => undefined } = options;
  const anchor = await namedAnchor(options, { mayBegin: true });
  if (!anchor) return null;
  await mustContinueAnchor(dataDir, anchor);
  if (await shareDisk({ dir: anchor.dir, dataDir })) onWarning(sharedDisk);
  return anchor;
}

/** Null where none is named and the data has none. Throws `anchor_missing` where it has one. */
async function namedAnchor(
  options: Pick<CollectorOptions, "dataDir" | "anchorDir" | "onWarning">,
  { mayBegin }: { readonly mayBegin: boolean },
): Promise<Anchor | null> {
  const { dataDir, anchorDir: dir, onWarning = () => undefined } = options;
  if (dir !== undefined) return openAnchor({ dir, dataDir, random, mayBegin });
  if (await hasAnchor(dataDir)) {
    const message = `The data in ${dataDir} has an anchor, and none was named: without it nobody can tell whether this is last week's data. Name its folder with --anchor.`;
    throw new CollectorError("anchor_missing", message);
  }
  onWarning(noAnchor);
  return null;
}

const sharedDisk =
  "the anchor lies on the same disk as the data: restoring the whole disk takes both back. Put it on another.";
const noAnchor =
  "no anchor: whoever restores the whole data folder from an older backup, with log/ and tombstones.jsonl, brings erased people back and nothing here notices. Name a folder on another disk with --anchor.";

async function startWorkers(
  services: Services,
  concurrency: number,
  stack: AsyncDisposableStack,
): Promise<void> {
  if (concurrency === 0) return;
  const handler = (job: Parameters<typeof compileSegment>[1]) => compileSegment(services, job);
  stack.use(await services.queue.work({ concurrency, handler }));
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
