import type { TombstoneFile } from "../ingest/tombstone-file.ts";
import type { Anchor } from "./anchor.ts";

/**
 * Tombstones beside the data and in the anchor: nothing is deleted, and no erasure acknowledged, before both are on
 * disk. The data folder's come first, so that where the anchor has more, the data is older and not the anchor newer.
 */
export function inTwoPlaces(here: TombstoneFile, anchor: Anchor): TombstoneFile {
  return {
    readAll: here.readAll,
    add: async (lines) => {
      // Asked first: an anchor that is away leaves no tombstone of something that was not erased.
      await anchor.mustBeThere();
      await here.add(lines);
      await anchor.tombstones.add(lines);
    },
  };
}

/** Tombstones that `place` lacks. */
export async function lackingIn(
  place: TombstoneFile,
  other: TombstoneFile,
): Promise<Awaited<ReturnType<TombstoneFile["readAll"]>>> {
  const known = new Set((await place.readAll()).map((line) => JSON.stringify(line)));
  return (await other.readAll()).filter((line) => !known.has(JSON.stringify(line)));
}
