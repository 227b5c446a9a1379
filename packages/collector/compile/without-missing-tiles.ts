import type { Observation } from "@apprentice/core/action/safe.ts";
import type { TileHash } from "@apprentice/core/id/id.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";

/** Makes tiles whose image did not arrive solid, and says so in a gap for each observation that had one. */
export function withoutMissingTiles(
  trajectory: Trajectory,
  present: ReadonlySet<TileHash>,
): Trajectory {
  const gaps = [...trajectory.gaps];
  const repair = (observation: Observation | null): Observation | null => {
    const frame = observation?.frame;
    if (!frame) return observation;
    const tiles = frame.tiles.map((hash) => (hash !== null && present.has(hash) ? hash : null));
    const count = tiles.filter((hash, index) => hash !== frame.tiles[index]).length;
    if (count === 0) return observation;
    const { tMs } = observation;
    gaps.push({ fromMs: tMs, toMs: tMs, reason: "frame_unread", count });
    return { ...observation, frame: { ...frame, tiles } };
  };
  const steps = trajectory.steps.map((step) => ({
    ...step,
    observation: repair(step.observation),
  }));
  const last = repair(trajectory.last);
  return { ...trajectory, steps, last, gaps: gaps.toSorted((a, b) => a.fromMs - b.fromMs) };
}
