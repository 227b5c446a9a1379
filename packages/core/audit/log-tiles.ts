/**
 * C2SP tlog-tiles (https://c2sp.org/tlog-tiles): the tree cut into tiles of 256 hashes, so that a log is a folder of
 * small files that anybody can mirror. Tile level L, number N holds the nodes (8·L, 256·N …) of the tree.
 */
import type { Hash, NodeReader } from "./merkle.ts";
import { nodeHash } from "./merkle.ts";

export const tileWidth = 256;
const tileHeight = 8;
export const hashBytes = 32;

/** Path of a tile below the log's prefix; `width` is given for a partial tile only. */
export function tilePath(tile: {
  readonly level: number | "entries";
  readonly number: number;
  readonly width?: number;
}): string {
  const partial = tile.width === undefined || tile.width === tileWidth ? "" : `.p/${tile.width}`;
  return `tile/${tile.level}/${threeDigits(tile.number)}${partial}`;
}

/** 1234067 becomes x001/x234/067. */
function threeDigits(number: number): string {
  const groups = [number % 1000];
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(rest % 1000);
  return groups
    .map(
      (group, index) => `${index < groups.length - 1 ? "x" : ""}${String(group).padStart(3, "0")}`,
    )
    .join("/");
}

/** Which tiles a tree of `size` leaves consists of, with the width of each. */
export function tilesOf(
  size: number,
): { readonly level: number; readonly number: number; readonly width: number }[] {
  const tiles: { level: number; number: number; width: number }[] = [];
  for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / tileWidth)) {
    for (let number = 0; number * tileWidth < nodes; number += 1) {
      tiles.push({ level, number, width: Math.min(tileWidth, nodes - number * tileWidth) });
    }
  }
  return tiles;
}

/** Reads any complete subtree from tiles; `readTile` gives the concatenated 32-byte hashes of one tile. */
export function nodeReaderOfTiles(
  hash: Hash,
  readTile: (level: number, number: number) => Uint8Array,
): NodeReader {
  return (level, index) => {
    const tileLevel = Math.floor(level / tileHeight);
    const height = level % tileHeight;
    const first = index * 2 ** height;
    const bytes = readTile(tileLevel, Math.floor(first / tileWidth));
    const offset = (first % tileWidth) * hashBytes;
    let row = Array.from({ length: 2 ** height }, (_, at) => {
      const part = bytes.subarray(offset + at * hashBytes, offset + (at + 1) * hashBytes);
      if (part.length !== hashBytes)
        throw new RangeError(`tile ${tileLevel}/${Math.floor(first / tileWidth)} is too short`);
      return part;
    });
    while (row.length > 1) row = pairUp(hash, row);
    const [top] = row;
    if (!top) throw new RangeError("empty subtree");
    return top;
  };
}

/** Root of one full tile: the node that stands for it in the tile above. */
export function fullTileRoot(hash: Hash, tile: Uint8Array): Uint8Array {
  if (tile.length !== tileWidth * hashBytes) throw new RangeError("only a full tile has a root");
  let row = Array.from({ length: tileWidth }, (_, at) =>
    tile.subarray(at * hashBytes, (at + 1) * hashBytes),
  );
  while (row.length > 1) row = pairUp(hash, row);
  return row[0] ?? tile.subarray(0, hashBytes);
}

function pairUp(hash: Hash, row: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let at = 0; at + 1 < row.length; at += 2) {
    const [left, right] = [row[at], row[at + 1]];
    if (left && right) above.push(nodeHash(hash, left, right));
  }
  return above;
}
