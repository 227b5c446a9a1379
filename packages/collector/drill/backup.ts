/**
 * A backup of a collector that may be running: a folder with the root key's file, records and keys as SQLite files or
 * as one dump of PostgreSQL, and the blobs where they lie in a folder. Log and tombstones are not in it: they come
 * from the anchor. Whoever keeps it keeps everybody's keys, so it must not outlive the promise to forget.
 */
import { access, copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { backup as copySqlite, DatabaseSync } from "node:sqlite";
import type { BlobName } from "../blobs/blobs.ts";
import { CollectorError } from "../errors.ts";
import { holdRootKey } from "../keys/hold-root-key.ts";
import { copyBlobs, type CopiedBlobs } from "./copy-blobs.ts";
import { dumpPostgres, loadPostgres } from "./copy-postgres.ts";

const plain = ["root-key.json", "access.json", "anchor.json"] as const;
const stores = ["records.db", "keys.db"] as const;
const dump = "records.dump";

/**
 * Makes a backup in an empty or missing folder. What is erased while it is made may be in it, keys and all: the anchor
 * knows, and a restore erases it again. Resolves to null without blobs. Throws `backup_failed`, and as
 * `holdRootKey` does.
 */
export async function takeBackup(options: {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly out: string;
  /** False leaves blobs out; they are sealed, so a backup of their own serves as well. */
  readonly withBlobs: boolean;
  /** The next blob waits for it. */
  readonly onCopied?: (name: BlobName) => Promise<void>;
}): Promise<CopiedBlobs | null> {
  const { dataDir, databaseUrl, out } = options;
  await mustExist(join(dataDir, "root-key.json"), "There is no collector's data to back up");
  await mkdir(out, { recursive: true, mode: 0o700 });
  if ((await readdir(out)).length > 0) {
    throw new CollectorError("backup_failed", `${out} is not empty; name a new folder.`);
  }
  // Nobody changes the root key while keys are copied that it wraps.
  await using _root = await holdRootKey({ ...options, mode: "shared" });
  await copyPlain(dataDir, out);
  if (databaseUrl !== undefined) await dumpPostgres(databaseUrl, join(out, dump));
  else for (const store of stores) await copyStore(join(dataDir, store), join(out, store));
  // After the records: each blob that these know was there before it is looked for.
  const [from, to] = [join(dataDir, "blobs"), join(out, "blobs")];
  return options.withBlobs ? copyBlobs({ from, to, onCopied: options.onCopied }) : null;
}

/**
 * Puts a backup, or a plain copy of a stopped collector's data folder, into an empty folder and an empty database;
 * the blobs stay where they are. Throws `backup_failed` where it is not whole.
 */
export async function loadBackup(options: {
  readonly backup: string;
  readonly dataDir: string;
  readonly databaseUrl?: string;
}): Promise<void> {
  const { backup, dataDir, databaseUrl } = options;
  const what = databaseUrl === undefined ? [...stores] : [dump];
  for (const name of ["root-key.json", ...what]) {
    await mustExist(join(backup, name), "The backup is not whole");
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await copyPlain(backup, dataDir);
  if (databaseUrl !== undefined) return loadPostgres(join(backup, dump), databaseUrl);
  // With what SQLite keeps beside a file that was copied as it lay.
  for (const name of await readdir(backup)) {
    if (/^(records|keys)\.db(-wal|-journal)?$/.test(name)) {
      await copyFile(join(backup, name), join(dataDir, name));
    }
  }
}

async function copyStore(from: string, to: string): Promise<void> {
  await mustExist(from, "There are no records to back up");
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    source.exec("pragma busy_timeout = 10000");
    // All pages in one step: as it was at one moment.
    await copySqlite(source, to, { rate: 2 ** 31 - 1 });
  } finally {
    source.close();
  }
}

async function copyPlain(from: string, to: string): Promise<void> {
  for (const name of plain) {
    if (await exists(join(from, name))) await copyFile(join(from, name), join(to, name));
  }
}

async function mustExist(path: string, what: string): Promise<void> {
  if (await exists(path)) return;
  throw new CollectorError(
    "backup_failed",
    `${what}: ${path} is missing. Check the folder's name.`,
  );
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
