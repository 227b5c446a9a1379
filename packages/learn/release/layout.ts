/** Where things lie in a release folder. */
import type { TileHash } from "@apprentice/core/id/id.ts";

export const manifestFile = "manifest.json";
export const trajectoriesFile = "trajectories.jsonl";
export const lineageFile = "lineage.jsonl";

export function tilePathOf(hash: TileHash): string {
  return `tiles/${hash.slice(0, 2)}/${hash}.webp`;
}
