/**
 * Turns the rows of the audit table, in their order, into the published log. Only leaves are read, so entries that
 * were erased meanwhile change nothing. One process publishes; any number may append rows.
 */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fromHex, toHex } from "@apprentice/core/id/hex.ts";
import { formatVerifierKey, parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { writeFileDurably } from "../blobs/write-durably.ts";
import { CollectorError } from "../errors.ts";
import type { Database } from "../store/tables.ts";
import { openTileLog, readLastEntry, type LogSigner, type TileLog } from "./tile-log.ts";

/** Rows read at a time. */
const batch = 5_000;
/** News is published at most this often. */
const pauseMs = 1_000;

export type LogPublisher = AsyncDisposable & {
  /** The folder that is served and mirrored. */
  readonly dir: string;
  /** Publishes what is new now; resolves with the number of entries that the checkpoint then covers. */
  readonly publish: () => Promise<number>;
};

type Publisher = {
  readonly db: Database;
  readonly dir: string;
  readonly signer: LogSigner;
  /** Awaited after each checkpoint that covers something new; tried again at the next publication if it throws. */
  readonly onPublished?: () => Promise<void>;
  readonly onError: (error: unknown) => void;
};

/**
 * Opens the log folder and goes on publishing until disposed, which publishes once more.
 * Throws `log_damaged` for broken tiles, and `log_ahead` or `log_differs` where the database is not the one that the
 * log was written from: going on would rewrite history.
 */
export async function openLogPublisher(options: Publisher): Promise<LogPublisher> {
  const { dir, db, onError } = options;
  await mkdir(dir, { recursive: true });
  await writeVerifierKey(options);
  await mustContinue(db, dir, await openTileLog(options));
  const source = createSource(options);
  await source();
  const stop = new AbortController();
  const running = keepPublishing(source, onError, stop.signal);
  return {
    dir,
    publish: source,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
      await source();
    },
  };
}

/** One publication at a time; after a failure the folder is read again, because its files may be half written. */
function createSource(options: Publisher): () => Promise<number> {
  let log: TileLog | null = null;
  let told: number | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const once = async () => {
    const open = (log ??= await openTileLog(options));
    try {
      for (;;) {
        const leaves = await leavesFrom(options.db, open.size());
        for (const leaf of leaves) open.append(leaf);
        if (leaves.length < batch) break;
      }
      await open.publish();
      if (told !== open.size()) await options.onPublished?.();
      told = open.size();
      return open.size();
    } catch (error) {
      log = null;
      throw error;
    }
  };
  return () => {
    const next = last.then(once, once);
    last = next.catch(() => undefined);
    return next;
  };
}

async function keepPublishing(
  publish: () => Promise<number>,
  onError: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(signal);
    if (signal.aborted) return;
    await publish().catch(onError);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, pauseMs);
    signal.addEventListener("abort", done);
  });
}

/** Up to `batch` leaves from entry `size` on; stops at a row of an older version, which has none. */
async function leavesFrom(db: Database, size: number): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom("audit")
    .select(["seq", "leaf"])
    .where("seq", ">=", size)
    .orderBy("seq")
    .limit(batch)
    .execute();
  return rows.map(({ seq, leaf }, at) => {
    if (leaf === null || seq !== size + at)
      throw new CollectorError(
        "log_differs",
        `Entry ${String(size + at)} of the audit table is missing or has no leaf; restore the records from a backup.`,
      );
    return fromHex(leaf);
  });
}

async function mustContinue(db: Database, dir: string, log: TileLog): Promise<void> {
  const size = log.size();
  if (size === 0) return;
  const row = await db
    .selectFrom("audit")
    .select("leaf")
    .where("seq", "=", size - 1)
    .executeTakeFirst();
  if (!row) {
    throw new CollectorError(
      "log_ahead",
      `The published log in ${dir} has ${String(size)} entries and the database has fewer: it was restored from an older backup. Nothing was changed. Restore a newer backup, or run \`apprentice restore\` (where there is no anchor, start once with --accept-restored-database): it fills the gap with the published leaves and says so in the log.`,
    );
  }
  const last = await readLastEntry(dir, size);
  if (!last || row.leaf !== toHex(last)) {
    throw new CollectorError(
      "log_differs",
      `Entry ${String(size - 1)} of the database is not the one that was published in ${dir}: another history has been written since. Nothing was changed. Restore the database that belongs to this log.`,
    );
  }
}

async function writeVerifierKey({ dir, signer }: Publisher): Promise<void> {
  const path = join(dir, "log.vkey");
  const text = await formatVerifierKey(signer, "log");
  const known = await readFile(path, "utf8").catch(() => null);
  if (known === null) return writeFileDurably({ path, bytes: Buffer.from(`${text}\n`) });
  const key = await parseVerifierKey(known);
  if (key?.name !== signer.name || known.trim() !== text) {
    throw new CollectorError(
      "log_differs",
      `The log in ${dir} is signed by another key than the key store has. Restore key store and log from one backup.`,
    );
  }
}
