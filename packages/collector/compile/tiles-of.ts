import type { TileHash } from "@apprentice/core/id/id.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";

/** Every tile that a trajectory's frames name, each once, in the order of first use. */
export function tilesOf(trajectory: Trajectory): TileHash[] {
  const hashes = new Set<TileHash>();
  const observations = [...trajectory.steps.map((step) => step.observation), trajectory.last];
  for (const observation of observations) {
    for (const hash of observation?.frame?.tiles ?? []) {
      if (hash !== null) hashes.add(hash);
    }
  }
  return [...hashes];
}
