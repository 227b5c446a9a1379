/**
 * The anchor: a folder on other ground than the data folder that no restore of a backup brings back. It holds every
 * tombstone and a copy of the published log (salted commitments only), so that data from last week is known as such.
 *
 *     anchor.json   whose anchor this is; the data folder has the same file
 *     tombstones.jsonl
 *     log/          tiles, entry bundles, log.vkey and the newest checkpoint
 */
import { mkdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { z } from "zod";
import { readCheckpoint } from "../audit/read-checkpoint.ts";
import { syncFolder, writeFileDurably } from "../blobs/write-durably.ts";
import { CollectorError } from "../errors.ts";
import { openTombstoneFile, type TombstoneFile } from "../ingest/tombstone-file.ts";
import type { RandomBytes } from "../keys/wrap.ts";

const Mark = z.strictObject({ version: z.literal(1), id: z.string().regex(/^[0-9a-f]{32}$/) });

export type Anchor = {
  readonly dir: string;
  readonly logDir: string;
  readonly tombstones: TombstoneFile;
  /** Throws `anchor_missing` where the folder is gone, as a volume that was unmounted is, or is another's. */
  readonly mustBeThere: () => Promise<void>;
  /** Says in the data folder that this is its anchor; from then on it is not served without. */
  readonly bind: () => Promise<void>;
};

/** `mayBegin` false: a folder that is none yet is refused. */
type Opening = Places & { readonly random: RandomBytes; readonly mayBegin: boolean };
type Places = { readonly dir: string; readonly dataDir: string };

/**
 * Opens the anchor of a data folder, or begins one where neither has a mark. Throws `anchor_missing` where the data
 * folder has an anchor that is not this one, and `configuration` where one folder lies in the other.
 */
export async function openAnchor(places: Opening): Promise<Anchor> {
  const dir = resolve(places.dir);
  await mustLieApart({ ...places, dir });
  const own = await markOf(places.dataDir);
  const known = await markOf(dir);
  const fresh = known === null && own === null && places.mayBegin;
  const id = fresh ? await beginAnchor(dir, places.random) : known;
  if (id === null) throw missing(dir);
  if (own !== null && own !== id) throw foreign(dir);
  const logDir = join(dir, "log");
  const file = openTombstoneFile(join(dir, "tombstones.jsonl"));
  const mustBeThere = async () => {
    const present = await markOf(dir);
    if (present === null) throw missing(dir);
    if (present !== id) throw foreign(dir);
  };
  return {
    dir,
    logDir,
    mustBeThere,
    tombstones: {
      readAll: file.readAll,
      add: async (lines) => {
        // Where a volume was unmounted, its mount point would take them and hide them later.
        await mustBeThere();
        await file.add(lines);
      },
    },
    bind: async () => {
      if (own === null) await writeMark(places.dataDir, id);
    },
  };
}

/** Whether data has an anchor; it is not served without. */
export async function hasAnchor(dataDir: string): Promise<boolean> {
  return (await markOf(dataDir)) !== null;
}

/** True where both lie on one file system, so that restoring a whole disk would take both back. */
export async function shareDisk({ dir, dataDir }: Places): Promise<boolean> {
  return (await stat(dir)).dev === (await stat(dataDir)).dev;
}

/**
 * Makes `dir` the anchor of data whose own anchor is lost for good. What the data folder has goes there at the next
 * start; what only the lost one had is lost. Throws `configuration` where the folder is an anchor already.
 */
export async function replaceAnchor(places: Places): Promise<void> {
  await mustLieApart(places);
  const own = await markOf(places.dataDir);
  const taken = (await markOf(places.dir)) ?? (await readCheckpoint(join(places.dir, "log")));
  if (own !== null && taken === null) return writeMark(places.dir, own);
  const message =
    own === null
      ? `The data in ${places.dataDir} has no anchor that could be lost; start with --anchor.`
      : `${places.dir} is an anchor already; name an empty folder.`;
  throw new CollectorError("configuration", message);
}

async function beginAnchor(dir: string, random: RandomBytes): Promise<string> {
  if ((await readCheckpoint(join(dir, "log"))) !== null) throw missing(dir);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const id = Buffer.from(random(16)).toString("hex");
  await writeMark(dir, id);
  return id;
}

async function writeMark(folder: string, id: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const bytes = Buffer.from(
    `${JSON.stringify({ version: 1, id } satisfies z.infer<typeof Mark>)}\n`,
  );
  await writeFileDurably({ path: join(folder, "anchor.json"), bytes });
  await syncFolder(folder);
}

async function markOf(folder: string): Promise<string | null> {
  const path = join(folder, "anchor.json");
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return Mark.parse(JSON.parse(text)).id;
  } catch (cause) {
    const message = `${path} is damaged; restore it from its copy: the data folder's and the anchor's are the same.`;
    throw new CollectorError("store_damaged", message, { cause });
  }
}

async function mustLieApart({ dir, dataDir }: Places): Promise<void> {
  const [anchor, data] = await Promise.all([realOf(dir), realOf(dataDir)]);
  const within = (outer: string, inner: string) => `${inner}${sep}`.startsWith(`${outer}${sep}`);
  if (!within(anchor, data) && !within(data, anchor)) return;
  const message = `The anchor ${dir} and the data folder ${dataDir} lie in each other, so one backup would take both back. Name a folder on another disk.`;
  throw new CollectorError("configuration", message);
}

/** Also of a folder that is yet to be made: its parents may be links. */
async function realOf(path: string): Promise<string> {
  const full = resolve(path);
  const real = await realpath(full).catch(() => null);
  if (real !== null || full === dirname(full)) return real ?? full;
  return join(await realOf(dirname(full)), basename(full));
}

function missing(dir: string): CollectorError {
  const message = `${dir} is no anchor, or its volume is not there. Mount or name the folder with which the collector was served. Only where that is lost for good: \`apprentice restore --anchor DIR --anchor-lost\` begins a new one.`;
  return new CollectorError("anchor_missing", message);
}

function foreign(dir: string): CollectorError {
  const message = `The anchor ${dir} belongs to another collector's data. Name the one that this data began with.`;
  return new CollectorError("anchor_missing", message);
}
