import type { SafeTile } from "@apprentice/core/action/safe.ts";
import type { TileHash } from "@apprentice/core/id/id.ts";

export type TileStore = {
  readonly add: (tiles: readonly SafeTile[]) => void;
  readonly read: (hash: TileHash) => Promise<Uint8Array | null>;
};

/** Far more than one frame has; neighbouring frames share most of theirs. */
const mostTiles = 1_024;

/** The tiles of the newest frames, so that a picture can be made of an observation; the oldest give way. */
export function openTileStore(): TileStore {
  const kept = new Map<TileHash, Uint8Array>();
  return {
    add(tiles) {
      for (const { hash, webp } of tiles) {
        kept.delete(hash);
        kept.set(hash, webp);
      }
      for (const oldest of kept.keys()) {
        if (kept.size <= mostTiles) return;
        kept.delete(oldest);
      }
    },
    read: async (hash) => kept.get(hash) ?? null,
  };
}
