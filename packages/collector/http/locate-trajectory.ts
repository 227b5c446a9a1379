import type { TrajectoryId } from "@apprentice/core/id/id.ts";
import { findTrajectory } from "../store/trajectories.ts";
import type { TrajectoryRow } from "../store/tables.ts";
import type { Services } from "../services.ts";
import { refuse, type Refusal } from "./refusal.ts";
import { located, type Located } from "./route.ts";

/** The trajectory that a path names, as the thing that is decided about. */
export async function locateTrajectory(
  services: Services,
  trajectoryId: TrajectoryId,
): Promise<Located<TrajectoryRow> | Refusal> {
  const row = await findTrajectory(services.db, trajectoryId);
  if (!row) return refuse("not_found", "There is no such trajectory; it may have been erased.");
  const participantId = row.participant_id;
  const approved = row.review === "approved";
  return located({ kind: "trajectory", id: trajectoryId, participantId, approved }, row);
}
