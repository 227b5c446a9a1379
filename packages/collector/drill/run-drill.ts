/**
 * A restore drill: puts a backup into a scratch place, makes it forget again what was erased since, and asks what the
 * promises ask. Live data is read; the one thing that is written there is what the log tells of the drill.
 */
import { copyFile, mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { openAnchor, type Anchor } from "../anchor/anchor.ts";
import { mustHaveRootKey, restoreFromAnchor, type Restored } from "../anchor/restore.ts";
import { createTableAuditLog, type AuditLog } from "../audit/audit-log.ts";
import { mirrorLog } from "../audit/mirror-log.ts";
import { readCheckpoint } from "../audit/read-checkpoint.ts";
import { readFolderBlobs } from "../blobs/folder-blobs.ts";
import { openBlobs } from "../blobs/open-blobs.ts";
import { CollectorError } from "../errors.ts";
import type { ServicesOptions } from "../open-services.ts";
import type { Services } from "../services.ts";
import { openStores } from "../store/open-stores.ts";
import type { SegmentRow } from "../store/tables.ts";
import { loadBackup, takeBackup } from "./backup.ts";
import { checkRestored, type DrillCheck, type Restoration } from "./check-restored.ts";
import { createScratchDatabase } from "./copy-postgres.ts";
import { untouchedBlobs } from "./untouched-blobs.ts";

export type DrillOptions = ServicesOptions & {
  readonly anchorDir: string;
  /** A backup to try; null takes one of what is there now, without its blobs. */
  readonly backup: string | null;
  /** Where the scratch folder is made; it holds a copy of the sealed keys, and is removed at the end. */
  readonly scratchDir: string;
  readonly random: (count: number) => Uint8Array;
};

export type DrillReport = {
  readonly outcome: "passed" | "failed";
  /** Null where the backup could not be restored at all. */
  readonly restored: Restored | null;
  readonly checks: readonly DrillCheck[];
  /** Why the backup could not be restored; null where it could. */
  readonly failure: string | null;
  /** Of the restored database, after what was erased is gone again. */
  readonly counts: DrillCounts | null;
  readonly seconds: number;
};

export type DrillCounts = {
  readonly activePeople: number;
  readonly segments: number;
  readonly trajectories: number;
  readonly objects: number;
};

/** Runs the drill and writes its outcome into the live log. Expected failures are in the report. */
export async function runDrill(options: DrillOptions): Promise<DrillReport> {
  const { dataDir, databaseUrl, clock, random } = options;
  const beganMs = clock();
  await mustHaveRootKey(options);
  await using stack = new AsyncDisposableStack();
  const live = await openStores(dataDir, databaseUrl);
  stack.defer(() => live.records.destroy());
  stack.defer(() => live.keys.destroy());
  const audit = createTableAuditLog({ db: live.records, nowMs: clock, random });
  await audit.append("restore_drill_begun", { fresh: options.backup === null });
  const tried = await tryRestore(options, audit);
  const failed = tried.failure !== null || tried.checks.some(({ ok }) => ok === false);
  const outcome = failed ? "failed" : "passed";
  const seconds = Math.round((clock() - beganMs) / 100) / 10;
  const wrong = tried.checks.filter(({ ok }) => ok === false).map(({ name }) => name);
  const { people = 0, tombstones = 0, lostEntries = 0 } = tried.restored ?? {};
  const entry = { outcome, wrong: wrong.join(" "), people, tombstones, lostEntries, seconds };
  await audit.append("restore_drill", entry);
  return { outcome, ...tried, seconds };
}

type Tried = Pick<DrillReport, "restored" | "checks" | "failure" | "counts">;

async function tryRestore(options: DrillOptions, audit: AuditLog): Promise<Tried> {
  try {
    return await restoreInScratch(options, audit);
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error;
    return { restored: null, checks: [], counts: null, failure: error.message };
  }
}

async function restoreInScratch(options: DrillOptions, audit: AuditLog): Promise<Tried> {
  const { dataDir, databaseUrl, anchorDir, random } = options;
  await using stack = new AsyncDisposableStack();
  await mkdir(options.scratchDir, { recursive: true });
  const scratch = await mkdtemp(join(options.scratchDir, "apprentice-drill-"));
  stack.defer(() => rm(scratch, { recursive: true, force: true }));
  const place = { dataDir: join(scratch, "data"), anchorDir: join(scratch, "anchor") };
  const own =
    databaseUrl === undefined ? null : stack.use(await createScratchDatabase(databaseUrl, random));
  const database = own ? { databaseUrl: own.url } : {};
  const backup = options.backup ?? join(scratch, "backup");
  if (options.backup === null) await takeBackup({ ...options, out: backup, withBlobs: false });
  await loadBackup({ backup, dataDir: place.dataDir, ...database });
  const real = await openAnchor({ dir: anchorDir, dataDir, random, mayBegin: false });
  // After the backup: whatever was erased while it was made is in it.
  await copyAnchor(real, place.anchorDir);
  const anchor = await openAnchor({
    dir: place.anchorDir,
    dataDir: place.dataDir,
    random,
    mayBegin: false,
  });
  const tombstones = await anchor.tombstones.readAll();
  const seen = await seenBy(anchor);
  const blobs = untouchedBlobs(await blobsOf(options, stack));
  let found: Pick<Tried, "checks" | "counts"> = { checks: [], counts: null };
  const { databaseUrl: _live, blobsUrl: _also, ...rest } = options;
  const restored = await restoreFromAnchor(
    { ...rest, ...place, ...database, anchor, blobs },
    async (services) => {
      const tell = async ({ segment, participant_id: participantId }: SegmentRow) => {
        // Before the key: the participant sees that a drill opened something of theirs.
        await audit.append("restore_drill_opened", { segment, participantId });
      };
      const counts = await countsOf(services);
      found = { checks: await checkRestored({ services, seen, tombstones, tell }), counts };
    },
  );
  return { restored, ...found, failure: null };
}

/** Taken now: the copy goes on with the restored log, and the real one with the live log. */
async function seenBy({ logDir }: Anchor): Promise<Restoration["seen"]> {
  const known = await readCheckpoint(logDir);
  if (!known) return null;
  const verifierKey = await readFile(join(logDir, "log.vkey"), "utf8");
  return { checkpoint: known.checkpoint, verifierKey };
}

/** A backup's own blobs where it has them, else the live ones. */
async function blobsOf(options: DrillOptions, stack: AsyncDisposableStack) {
  const { dataDir, blobsUrl: url, backup, random } = options;
  if (url !== undefined) return stack.use(await openBlobs({ dataDir, url, random }));
  const own = backup === null ? null : join(backup, "blobs");
  const isThere = own !== null && (await stat(own).catch(() => null)) !== null;
  return readFolderBlobs(isThere ? own : join(dataDir, "blobs"));
}

/** A running collector may go on writing to the real one meanwhile. */
async function copyAnchor(real: Anchor, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  for (const name of ["anchor.json", "tombstones.jsonl"]) {
    await copyFile(join(real.dir, name), join(dir, name)).catch((error: unknown) => {
      const absent = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!absent || name === "anchor.json") throw error;
    });
  }
  for (let attempt = 1; ; attempt++) {
    try {
      await mirrorLog({ from: real.logDir, to: join(dir, "log") });
      return;
    } catch (error) {
      // A tile at the log's edge was replaced by a fuller one.
      if (attempt >= 5) throw error;
    }
  }
}

async function countsOf({ db }: Services): Promise<DrillCounts> {
  const count = async (table: "segments" | "trajectories" | "objects") => {
    const { many } = await db
      .selectFrom(table)
      .select((build) => build.fn.countAll<number>().as("many"))
      .executeTakeFirstOrThrow();
    return many;
  };
  const { activePeople } = await db
    .selectFrom("participants")
    .select((build) => build.fn.countAll<number>().as("activePeople"))
    .where("state", "=", "active")
    .executeTakeFirstOrThrow();
  const segments = await count("segments");
  const [trajectories, objects] = [await count("trajectories"), await count("objects")];
  return { activePeople, segments, trajectories, objects };
}
