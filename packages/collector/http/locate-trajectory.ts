import type { TrajectoryId } from "@apprentice/core/id/id.ts";
import { hasOpenObjection } from "../store/concerns.ts";
import { deviceOfReceipt } from "../store/devices.ts";
import { findTrajectory } from "../store/trajectories.ts";
import type { TrajectoryRow } from "../store/tables.ts";
import type { Services } from "../services.ts";
import type { Principal } from "../access/principal.ts";
import { refuse, type Refusal } from "./refusal.ts";
import { located, type Located } from "./route.ts";

/** The trajectory that a path names, as the thing that is decided about. */
export async function locateTrajectory(
  services: Services,
  trajectoryId: TrajectoryId,
): Promise<Located<TrajectoryRow> | Refusal> {
  const row = await findTrajectory(services.db, trajectoryId);
  if (!row) return gone();
  const participantId = row.participant_id;
  const approved = row.review === "approved";
  return located({ kind: "trajectory", id: trajectoryId, participantId, approved }, row);
}

/**
 * The same for daily work: to staff what somebody objects to looks as if it had been erased, and a device opens what
 * it uploaded itself.
 */
export async function locateUsable(
  { services, principal }: { readonly services: Services; readonly principal: Principal },
  trajectoryId: TrajectoryId,
): Promise<Located<TrajectoryRow> | Refusal> {
  const place = await locateTrajectory(services, trajectoryId);
  if (place.kind === "refused") return place;
  if (principal.kind === "device") {
    const uploader = await deviceOfReceipt(services.db, place.found.receipt_id);
    return { ...place, circumstances: { otherDevice: uploader !== principal.deviceId } };
  }
  return (await hasOpenObjection(services.db, place.found.participant_id)) ? gone() : place;
}

function gone(): Refusal {
  return refuse("not_found", "There is no such trajectory; it may have been erased.");
}
