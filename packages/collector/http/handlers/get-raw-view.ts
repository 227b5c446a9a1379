import { z } from "zod";
import { RawViewId } from "@apprentice/core/api/raw-view.ts";
import type { TrajectoryAnswer } from "@apprentice/core/api/schemas.ts";
import { readTrajectory } from "../../compile/read-derived.ts";
import { tilesOf } from "../../compile/tiles-of.ts";
import { erased } from "../../ingest/store-segment.ts";
import { segmentsOfRecording } from "../../store/segments.ts";
import { findTrajectory } from "../../store/trajectories.ts";
import { locateOpenView } from "../locate-raw-view.ts";
import { json, defineRoute } from "../route.ts";
import { noBody, noQuery } from "../shapes.ts";

/** Opens a raw view to who asked for it, while it lasts. */
export const getRawView = defineRoute({
  name: "getRawView",
  params: z.strictObject({ id: RawViewId }),
  query: noQuery,
  body: noBody,
  locate: (call) => locateOpenView(call, call.params.id),
  handle: async ({ services }, view, permission) => {
    const row = await findTrajectory(services.db, view.trajectory_id);
    const trajectory = row && (await readTrajectory(services, row, permission));
    if (!row || !trajectory) return erased();
    const segments = await segmentsOfRecording(services.db, row);
    const answer: TrajectoryAnswer = {
      version: 1,
      trajectory,
      lineage: {
        participantId: row.participant_id,
        receiptId: row.receipt_id,
        policyHash: row.policy_hash,
        segments: segments.map((one) => one.segment),
      },
      review: row.review,
      tiles: tilesOf(trajectory),
    };
    return json(answer);
  },
});
