/**
 * The published log: a folder of C2SP tiles, entry bundles and one signed checkpoint.
 * Files of a size are complete and on disk before the checkpoint that names the size replaces the one before,
 * so whoever reads the folder at any moment finds a whole log.
 */
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { leafHash, rootHash } from "@apprentice/core/audit/merkle.ts";
import {
  fullTileRoot,
  hashBytes,
  nodeReaderOfTiles,
  tilePath,
  tileWidth,
} from "@apprentice/core/audit/log-tiles.ts";
import {
  checkpointText,
  formatNote,
  parseCheckpoint,
  parseNote,
  signNote,
} from "@apprentice/core/audit/signed-note.ts";
import { writeFileDurably } from "../blobs/write-durably.ts";
import { CollectorError } from "../errors.ts";
import { sha256 } from "./sha256.ts";

/** Tiles written at a time. */
const filesAtOnce = 16;

export type LogSigner = {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly privateKey: CryptoKey;
};

export type TileLog = {
  /** Entries so far, published or not. */
  readonly size: () => number;
  /** Adds an entry of at most 65,535 bytes; it is proved from the next `publish` on. */
  readonly append: (entry: Uint8Array) => number;
  /** Writes what is new and signs the new root. Gives the signed checkpoint. */
  readonly publish: () => Promise<string>;
};

/** Opens the log in `dir`, or begins one; throws `log_damaged` where tiles do not fit their checkpoint. */
export async function openTileLog(options: {
  readonly dir: string;
  readonly signer: LogSigner;
}): Promise<TileLog> {
  const { dir, signer } = options;
  const rows = new TileRows();
  const published = await restore(dir, rows);
  let writtenSize = published.size;
  let pending: Uint8Array[] = published.pending;
  let bundleNumber = Math.floor(writtenSize / tileWidth);
  const bundles = new Map<number, Uint8Array[]>();
  let checkpoint = published.checkpoint;
  return {
    size: () => rows.size,
    append: (entry) => {
      if (entry.length > 65_535) throw new RangeError("a log entry has at most 65,535 bytes");
      pending.push(entry);
      rows.append(leafHash(sha256, entry));
      if (pending.length === tileWidth) {
        bundles.set(bundleNumber, pending);
        bundleNumber += 1;
        pending = [];
      }
      return rows.size - 1;
    },
    publish: async () => {
      const size = rows.size;
      if (size === writtenSize && checkpoint !== null) return checkpoint;
      const files = [...bundles].map(([number, entries]) => ({
        path: tilePath({ level: "entries", number }),
        bytes: bundleOf(entries),
      }));
      bundles.clear();
      if (pending.length > 0) {
        const path = tilePath({ level: "entries", number: bundleNumber, width: pending.length });
        files.push({ path, bytes: bundleOf(pending) });
      }
      // The disk flushes many files at once in little more time than one.
      await writeTiles(dir, [...files, ...rows.takeUnwritten()]);
      const text = checkpointText({ origin: signer.name, size, root: rows.root() });
      checkpoint = formatNote({ text, signatures: [await signNote(text, signer)] });
      await writeTile(dir, "checkpoint", Buffer.from(checkpoint));
      writtenSize = size;
      return checkpoint;
    },
  };
}

/** The right edge of the tree: full tiles that wait to be written, and one partial tile a level. */
class TileRows {
  readonly #levels: { full: number; part: Uint8Array[] }[] = [];
  #unwritten: { readonly path: string; readonly bytes: Uint8Array }[] = [];
  size = 0;

  append(leaf: Uint8Array): void {
    this.size += 1;
    this.push(0, leaf);
  }

  push(level: number, hash: Uint8Array): void {
    const row = (this.#levels[level] ??= { full: 0, part: [] });
    row.part.push(hash);
    if (row.part.length < tileWidth) return;
    const bytes = Buffer.concat(row.part);
    this.#unwritten.push({ path: tilePath({ level, number: row.full }), bytes });
    row.full += 1;
    row.part = [];
    this.push(level + 1, fullTileRoot(sha256, bytes));
  }

  /** Takes up a row as it was stored. */
  restore(level: number, full: number, part: readonly Uint8Array[]): void {
    this.#levels[level] = { full, part: [...part] };
  }

  takeUnwritten(): { readonly path: string; readonly bytes: Uint8Array }[] {
    const partial = this.#levels.flatMap(({ full, part }, level) =>
      part.length === 0
        ? []
        : [
            {
              path: tilePath({ level, number: full, width: part.length }),
              bytes: Buffer.concat(part),
            },
          ],
    );
    const files = [...this.#unwritten, ...partial];
    this.#unwritten = [];
    return files;
  }

  /** Root from the partial tiles alone: everything left of them is summed up one level higher. */
  root(): Uint8Array {
    const read = nodeReaderOfTiles(sha256, (level, number) => {
      const row = this.#levels[level];
      if (row?.full !== number)
        throw new CollectorError("log_damaged", `tile ${level}/${number} is not at the log's edge`);
      return Buffer.concat(row.part);
    });
    return rootHash(sha256, read, this.size);
  }
}

async function restore(
  dir: string,
  rows: TileRows,
): Promise<{ size: number; pending: Uint8Array[]; checkpoint: string | null }> {
  const file = await readFile(join(dir, "checkpoint"), "utf8").catch(() => null);
  if (file === null) return { size: 0, pending: [], checkpoint: null };
  const checkpoint = parseCheckpoint(parseNote(file)?.text ?? "");
  if (!checkpoint)
    throw new CollectorError(
      "log_damaged",
      `${join(dir, "checkpoint")} is no checkpoint; restore the log's folder from a mirror`,
    );
  const { size } = checkpoint;
  for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / tileWidth)) {
    const full = Math.floor(nodes / tileWidth);
    const width = nodes % tileWidth;
    const bytes =
      width === 0
        ? new Uint8Array(0)
        : await readTile(dir, tilePath({ level, number: full, width }), width * hashBytes);
    rows.restore(
      level,
      full,
      Array.from({ length: width }, (_, at) =>
        bytes.subarray(at * hashBytes, (at + 1) * hashBytes),
      ),
    );
  }
  rows.size = size;
  if (!Buffer.from(rows.root()).equals(checkpoint.root))
    throw new CollectorError(
      "log_damaged",
      `the tiles in ${dir} do not give the root of their checkpoint; restore them from a mirror`,
    );
  return { size, pending: await restorePending(dir, size), checkpoint: file };
}

async function restorePending(dir: string, size: number): Promise<Uint8Array[]> {
  const width = size % tileWidth;
  return width === 0 ? [] : readBundle(dir, Math.floor(size / tileWidth), width);
}

/** The newest entry of a log of `size` entries; null where the log is empty. */
export async function readLastEntry(dir: string, size: number): Promise<Uint8Array | null> {
  if (size === 0) return null;
  const number = Math.floor((size - 1) / tileWidth);
  return (await readBundle(dir, number, size - number * tileWidth)).at(-1) ?? null;
}

/** Entries [256·number, 256·number + width) of a published log. */
export async function readBundle(
  dir: string,
  number: number,
  width: number,
): Promise<Uint8Array[]> {
  const bundle = await readFile(join(dir, tilePath({ level: "entries", number, width })));
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const length = bundle.readUInt16BE(at);
    entries.push(bundle.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
}

async function readTile(dir: string, path: string, length: number): Promise<Uint8Array> {
  const bytes = await readFile(join(dir, path)).catch(() => null);
  if (bytes?.length !== length)
    throw new CollectorError(
      "log_damaged",
      `${join(dir, path)} is missing or cut off; restore it from a mirror`,
    );
  return bytes;
}

function bundleOf(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 255), entry]),
  );
}

async function writeTiles(
  dir: string,
  files: { readonly path: string; readonly bytes: Uint8Array }[],
): Promise<void> {
  const work = async () => {
    for (let next = files.pop(); next; next = files.pop())
      await writeTile(dir, next.path, next.bytes);
  };
  await Promise.all(Array.from({ length: filesAtOnce }, work));
}

async function writeTile(dir: string, path: string, bytes: Uint8Array): Promise<void> {
  const target = join(dir, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFileDurably({ path: target, bytes });
}
