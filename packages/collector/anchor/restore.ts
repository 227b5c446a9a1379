/** After a backup was put back: makes it forget again what was erased since, and takes up the log where it had got to. */
import { access, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { equalBytes } from "@apprentice/core/audit/merkle.ts";
import { parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { verifyLog } from "@apprentice/core/audit/verify-log.ts";
import { mirrorLog } from "../audit/mirror-log.ts";
import { readCheckpoint } from "../audit/read-checkpoint.ts";
import { rootAt } from "../audit/root-at.ts";
import { sha256 } from "../audit/sha256.ts";
import type { Blobs } from "../blobs/blobs.ts";
import { CollectorError } from "../errors.ts";
import { expireOld } from "../ingest/expire.ts";
import { replayTombstones } from "../ingest/replay-tombstones.ts";
import { openTombstoneFile } from "../ingest/tombstone-file.ts";
import { openServices, type ServicesOptions } from "../open-services.ts";
import type { Services } from "../services.ts";
import { newestEntryMs } from "../store/audit-entries.ts";
import type { Database } from "../store/tables.ts";
import type { Anchor } from "./anchor.ts";
import { compareRecords, countEntries } from "./compare-records.ts";
import { lackingIn } from "./in-two-places.ts";
import { sweepBlobs } from "./sweep-blobs.ts";

export type Restored = {
  /** Entries of the log that the records had not: what happened after the backup was made. */
  readonly lostEntries: number;
  /** The newest entry that the backup has, ms since the epoch; null where it has none. */
  readonly backupMs: number | null;
  /** Tombstones that the data folder lacked. */
  readonly tombstones: number;
  /** People whom the backup had brought back; they are erased again. */
  readonly people: number;
  /** Sealed uploads that were erased and lay there again; they are removed. */
  readonly blobs: number;
  /** Blobs of which the records know nothing: what was uploaded or built after the backup. They stay. */
  readonly orphans: number;
  /** Entries of the published log now. */
  readonly logSize: number;
};

/**
 * Works on restored records, keys, blobs and data folder while nobody serves them. Doing it again finishes what was
 * interrupted, and until it is finished the data is not served. Throws `log_damaged` where the anchor's own log does
 * not verify, and `log_differs` where the data has another history than the anchor; nothing was changed then.
 */
export async function restoreFromAnchor(
  options: ServicesOptions & {
    readonly anchor: Anchor;
    /** The anchor is a new one in place of one that was lost; the log says so. */
    readonly anchorLost?: boolean;
    readonly blobs?: Blobs;
  },
  /** Sees the services before they are closed. */
  inspect: (services: Services) => Promise<void> = () => Promise.resolve(),
): Promise<Restored> {
  const { dataDir, anchor, anchorLost = false } = options;
  await mustHaveRootKey(options);
  await mustVerify(anchor);
  await mustShareHistory(dataDir, anchor);
  await using stack = new AsyncDisposableStack();
  const { services, openLog } = await openServices(
    { ...options, acceptRestoredDatabase: true },
    stack,
    { anchor, mode: "alone", ...(options.blobs && { blobs: options.blobs }) },
  );
  const { db, audit } = services;
  await mustShareRecords(db, anchor);
  const backupMs = await newestEntryMs(db);
  await takeUpLog(dataDir, anchor);
  const had = await countEntries(db);
  const log = stack.use(await openLog());
  const published = (await readCheckpoint(log.dir))?.checkpoint.size ?? 0;
  const lostEntries = Math.max(0, published - had);
  const here = openTombstoneFile(join(dataDir, "tombstones.jsonl"));
  const lacking = await lackingIn(here, anchor.tombstones);
  await here.add(lacking);
  await anchor.tombstones.add(await lackingIn(anchor.tombstones, here));
  const people = await replayTombstones(services);
  // What grew too old since the backup leaves no tombstone where it was built here.
  await expireOld(services);
  const { removed, orphans } = await sweepBlobs(services);
  const counts = { lostEntries, tombstones: lacking.length, people, blobs: removed, orphans };
  await audit.append("restored_from_backup", { ...counts, backupMs, anchorLost });
  const logSize = await log.publish();
  await anchor.bind();
  await inspect(services);
  return { ...counts, backupMs, logSize };
}

/** Opening what is not there would make an empty collector. Throws `root_key_missing`. */
export async function mustHaveRootKey({ dataDir, rootKey }: ServicesOptions): Promise<void> {
  const path = rootKey.path ?? join(dataDir, "root-key.json");
  await access(path).catch((cause: unknown) => {
    const message = `There is no root key at ${path}. Put the backup of the data folder there first.`;
    throw new CollectorError("root_key_missing", message, { cause });
  });
}

async function mustVerify({ logDir }: Anchor): Promise<void> {
  if ((await readCheckpoint(logDir)) === null) return;
  const log = await parseVerifierKey(await readFile(join(logDir, "log.vkey"), "utf8"));
  const read = (path: string) => readFile(join(logDir, path)).catch(() => null);
  const check = log && (await verifyLog({ hash: sha256, read, log, witnesses: [], kept: null }));
  if (check?.kind === "verified") return;
  const where = check ? `${check.finding} (${check.where})` : "log.vkey is no verifier key";
  const message = `The anchor's copy of the log in ${logDir} does not verify: ${where}. Nothing was changed. Take a mirror of the log in its place.`;
  throw new CollectorError("log_damaged", message);
}

/** The published log of the data folder, where it has one, begins or goes on from the anchor's. */
async function mustShareHistory(dataDir: string, anchor: Anchor): Promise<void> {
  const logDir = join(dataDir, "log");
  const here = (await readCheckpoint(logDir))?.checkpoint;
  const there = (await readCheckpoint(anchor.logDir))?.checkpoint;
  if (!here || !there) return;
  const root =
    here.size <= there.size
      ? rootAt(anchor.logDir, there.size, here.size)
      : rootAt(logDir, here.size, there.size);
  if (equalBytes(root, here.size <= there.size ? here.root : there.root)) return;
  throw differs(`The log in ${logDir}`);
}

async function mustShareRecords(db: Database, anchor: Anchor): Promise<void> {
  if (!(await compareRecords(db, anchor)).same) throw differs("The database");
}

function differs(what: string): CollectorError {
  const message = `${what} has another history than the anchor: it is another collector's, or it was served after an older backup had been put back. Nothing was changed. Put back a backup that was made before that.`;
  return new CollectorError("log_differs", message);
}

/** The anchor's log, where it is longer, takes the place of the data folder's. */
async function takeUpLog(dataDir: string, { logDir }: Anchor): Promise<void> {
  const to = join(dataDir, "log");
  const here = (await readCheckpoint(to))?.checkpoint.size ?? 0;
  const there = (await readCheckpoint(logDir))?.checkpoint.size ?? 0;
  if (here >= there) return;
  await rm(to, { recursive: true, force: true });
  await mirrorLog({ from: logDir, to });
}
