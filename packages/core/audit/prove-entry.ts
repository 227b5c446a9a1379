import type { LogOpening } from "./log-entry.ts";
import { makeProof, type LogProof } from "./log-proof.ts";
import { nodeReaderOfTiles, tilePath, tileWidth } from "./log-tiles.ts";
import type { Hash } from "./merkle.ts";
import { parseCheckpoint, parseNote } from "./signed-note.ts";
import type { ReadLogFile } from "./verify-log.ts";

/** A tile that is needed and was not read yet. */
class Missing extends Error {
  readonly level: number;
  readonly number: number;

  constructor(level: number, number: number) {
    super(`tile ${String(level)}/${String(number)} was not read yet`);
    this.level = level;
    this.number = number;
  }
}

export type Prover = {
  /** Number of entries that the checkpoint covers. */
  readonly size: number;
  /** Null where the checkpoint does not cover the entry yet. Throws RangeError where the log lacks a tile. */
  readonly prove: (opening: LogOpening) => Promise<LogProof | null>;
};

/** Proves entries from a published log, reading only the few tiles that each proof needs, each once. */
export function createProver(options: {
  readonly hash: Hash;
  readonly read: ReadLogFile;
  /** The signed checkpoint, as published. */
  readonly checkpoint: string;
}): Prover {
  const { hash, read, checkpoint } = options;
  const size = parseCheckpoint(parseNote(checkpoint)?.text ?? "")?.size ?? 0;
  const tiles = new Map<string, Uint8Array>();
  const node = nodeReaderOfTiles(hash, (level, number) => {
    const tile = tiles.get(`${String(level)}/${String(number)}`);
    if (!tile) throw new Missing(level, number);
    return tile;
  });
  const load = async ({ level, number }: Missing) => {
    const path = tilePath({ level, number, width: widthOf(size, level, number) });
    const bytes = await read(path);
    if (!bytes) throw new RangeError(`the log has no file ${path}`);
    tiles.set(`${String(level)}/${String(number)}`, bytes);
  };
  const prove = async (opening: LogOpening): Promise<LogProof | null> => {
    if (opening.seq >= size) return null;
    for (;;) {
      try {
        return makeProof({ hash, read: node, opening, checkpoint, size });
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        await load(error);
      }
    }
  };
  return { size, prove };
}

function widthOf(size: number, level: number, number: number): number {
  const nodes = Math.floor(size / tileWidth ** level);
  return Math.min(tileWidth, nodes - number * tileWidth);
}
