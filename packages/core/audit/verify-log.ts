/** Checks a whole published log offline: every leaf is read, the tree is rebuilt, and the signed root must come out. */
import type { Hash } from "./merkle.ts";
import { consistencyProof, equalBytes, leafHash, rootHash, verifyConsistency } from "./merkle.ts";
import {
  fullTileRoot,
  hashBytes,
  nodeReaderOfTiles,
  tilePath,
  tilesOf,
  tileWidth,
} from "./log-tiles.ts";
import type { NamedKey } from "./log-proof.ts";
import type { Checkpoint, SignedNote } from "./signed-note.ts";
import { parseCheckpoint, parseNote, verifyCosignature, verifyNote } from "./signed-note.ts";

/** A file below the log's folder, or null where there is none. */
export type ReadLogFile = (path: string) => Promise<Uint8Array | null>;

export type LogFinding =
  | "checkpoint_missing"
  | "checkpoint_malformed"
  | "checkpoint_unsigned"
  | "tile_missing"
  | "entry_altered"
  | "root_differs"
  | "rolled_back"
  | "history_rewritten"
  | "unwitnessed";

export type LogCheck =
  | {
      readonly kind: "verified";
      readonly checkpoint: Checkpoint;
      /** Null where no witness was named. */
      readonly witnessed: Witnessed | null;
    }
  | { readonly kind: "refused"; readonly finding: LogFinding; readonly where: string };

const refuse = (finding: LogFinding, where: string): LogCheck => ({
  kind: "refused",
  finding,
  where,
});

export async function verifyLog(options: {
  readonly hash: Hash;
  readonly read: ReadLogFile;
  readonly log: NamedKey;
  readonly witnesses: readonly NamedKey[];
  /** A checkpoint that the auditor kept from before; the log must be a continuation of it. */
  readonly kept: Checkpoint | null;
}): Promise<LogCheck> {
  const { hash, read, kept } = options;
  const file = await read("checkpoint");
  if (!file) return refuse("checkpoint_missing", "checkpoint");
  const note = parseNote(new TextDecoder().decode(file));
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint || checkpoint.origin !== options.log.name)
    return refuse("checkpoint_malformed", "checkpoint");
  if (!(await verifyNote(note, options.log))) return refuse("checkpoint_unsigned", "checkpoint");
  const tiles = await loadTiles(read, checkpoint.size);
  if ("missing" in tiles) return refuse("tile_missing", tiles.missing);
  const altered = await findAlteredEntries(hash, read, tiles.hashes, checkpoint.size);
  if (altered) return altered;
  const node = nodeReaderOfTiles(
    hash,
    (level, number) => tiles.hashes.get(`${level}/${number}`) ?? new Uint8Array(0),
  );
  const higher = findWrongHigherTile(hash, tiles.hashes, checkpoint.size);
  if (higher !== null) return refuse("root_differs", higher);
  if (!equalBytes(rootHash(hash, node, checkpoint.size), checkpoint.root))
    return refuse("root_differs", "checkpoint");
  const continues = (earlier: Checkpoint): LogCheck | null => {
    if (earlier.size > checkpoint.size)
      return refuse("rolled_back", `size ${checkpoint.size} after ${earlier.size}`);
    const span = { from: earlier.size, to: checkpoint.size };
    const path = earlier.size === 0 ? [] : consistencyProof(hash, node, span);
    const roots = { fromRoot: earlier.root, toRoot: checkpoint.root };
    return verifyConsistency(hash, { ...span, ...roots, path })
      ? null
      : refuse("history_rewritten", `within the first ${earlier.size} entries`);
  };
  const broken = kept && continues(kept);
  if (broken) return broken;
  if (options.witnesses.length === 0) return { kind: "verified", checkpoint, witnessed: null };
  // Witnesses sign now and then; the newest checkpoint that they signed lies beside, and the log goes on from it.
  const beside = await read("checkpoint.witnessed");
  const signed = beside && parseNote(new TextDecoder().decode(beside));
  const [now, then] = await Promise.all([
    cosignedBy(note, options),
    signed && cosignedBy(signed, options),
  ]);
  if (now?.kind === "witnessed") return { kind: "verified", checkpoint, witnessed: now };
  if (then?.kind !== "witnessed") return refuse("unwitnessed", then?.missing ?? now.missing);
  return continues(then.checkpoint) ?? { kind: "verified", checkpoint, witnessed: then };
}

/** A checkpoint that the log and every named witness signed, and when each of them did, in seconds since the epoch. */
export type Witnessed = {
  readonly kind: "witnessed";
  readonly checkpoint: Checkpoint;
  readonly timesS: readonly number[];
};

async function cosignedBy(
  note: SignedNote,
  by: { readonly log: NamedKey; readonly witnesses: readonly NamedKey[] },
): Promise<Witnessed | { readonly kind: "not"; readonly missing: string }> {
  const checkpoint = parseCheckpoint(note.text);
  if (!checkpoint || !(await verifyNote(note, by.log)))
    return { kind: "not", missing: by.log.name };
  const timesS: number[] = [];
  for (const witness of by.witnesses) {
    const timeS = await verifyCosignature(note, witness);
    if (timeS === null) return { kind: "not", missing: witness.name };
    timesS.push(timeS);
  }
  return { kind: "witnessed", checkpoint, timesS };
}

type Tiles = { readonly hashes: ReadonlyMap<string, Uint8Array> };

async function loadTiles(
  read: ReadLogFile,
  size: number,
): Promise<Tiles | { readonly missing: string }> {
  const hashes = new Map<string, Uint8Array>();
  for (const tile of tilesOf(size)) {
    const path = tilePath(tile);
    const bytes = await read(path);
    if (bytes?.length !== tile.width * hashBytes) return { missing: path };
    hashes.set(`${tile.level}/${tile.number}`, bytes);
  }
  return { hashes };
}

/** Entry bundles (C2SP: each entry behind its length in two bytes, big-endian) must hash to the lowest tiles. */
async function findAlteredEntries(
  hash: Hash,
  read: ReadLogFile,
  hashes: Tiles["hashes"],
  size: number,
): Promise<LogCheck | null> {
  for (const tile of tilesOf(size).filter((one) => one.level === 0)) {
    const path = tilePath({ ...tile, level: "entries" });
    const bundle = await read(path);
    if (!bundle) return refuse("tile_missing", path);
    const entries = parseBundle(bundle);
    const leaves = hashes.get(`0/${tile.number}`);
    const same =
      entries?.length === tile.width &&
      leaves !== undefined &&
      entries.every((entry, at) =>
        equalBytes(leafHash(hash, entry), leaves.subarray(at * hashBytes, (at + 1) * hashBytes)),
      );
    if (!same) return refuse("entry_altered", path);
  }
  return null;
}

function parseBundle(bundle: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const length = ((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0);
    if (at + 2 + length > bundle.length) return null;
    entries.push(bundle.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
}

/** Every hash of a tile above level 0 is the root of one full tile below it. */
function findWrongHigherTile(hash: Hash, hashes: Tiles["hashes"], size: number): string | null {
  for (const tile of tilesOf(size).filter((one) => one.level > 0)) {
    const bytes = hashes.get(`${tile.level}/${tile.number}`) ?? new Uint8Array(0);
    for (let at = 0; at < tile.width; at += 1) {
      const below =
        hashes.get(`${tile.level - 1}/${tile.number * tileWidth + at}`) ?? new Uint8Array(0);
      if (below.length !== tileWidth * hashBytes) return tilePath(tile);
      const top = fullTileRoot(hash, below);
      if (!equalBytes(top, bytes.subarray(at * hashBytes, (at + 1) * hashBytes)))
        return tilePath(tile);
    }
  }
  return null;
}
