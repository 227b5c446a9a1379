import { z } from "zod";
import { TrajectoryId } from "@apprentice/core/id/id.ts";
import { liftFromQuarantine } from "../../store/quarantine.ts";
import { locateTrajectory } from "../locate-trajectory.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute } from "../route.ts";
import { noBody, noQuery } from "../shapes.ts";

/** The steward lets one in again; no release job sets it aside any more. */
export const liftQuarantine = defineRoute({
  name: "liftQuarantine",
  params: z.strictObject({ id: TrajectoryId }),
  query: noQuery,
  body: noBody,
  locate: ({ services, params }) => locateTrajectory(services, params.id),
  handle: async ({ services, params }, row) => {
    const lifted = await services.db.transaction().execute(async (transaction) => {
      const done = await liftFromQuarantine(transaction, params.id, services.nowMs());
      const entry = { participantId: row.participant_id, trajectoryId: params.id };
      if (done) await services.audit.appendIn(transaction, "quarantine_lifted", entry);
      return done;
    });
    if (!lifted) return refuse("not_found", "This trajectory is not in the quarantine.");
    return json({ version: 1, trajectoryId: params.id });
  },
});
