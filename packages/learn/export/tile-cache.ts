import type { TileHash } from "@apprentice/core/id/id.ts";

export type ReadTile = (hash: TileHash) => Promise<Uint8Array | null>;

/** Keeps the tiles used last, up to `mostBytes`: neighbouring frames share nearly all of them. */
export function cacheTiles(read: ReadTile, mostBytes = 48 * 1024 * 1024): ReadTile {
  const kept = new Map<TileHash, Uint8Array>();
  let bytes = 0;
  return async (hash) => {
    const known = kept.get(hash);
    const tile = known ?? (await read(hash));
    if (!tile) return null;
    kept.delete(hash);
    kept.set(hash, tile);
    if (!known) bytes += tile.byteLength;
    for (const [oldest, { byteLength }] of kept) {
      if (bytes <= mostBytes) break;
      kept.delete(oldest);
      bytes -= byteLength;
    }
    return tile;
  };
}
