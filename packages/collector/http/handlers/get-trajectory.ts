import { z } from "zod";
import type { TrajectoryAnswer } from "@apprentice/core/api/schemas.ts";
import { TrajectoryId } from "@apprentice/core/id/id.ts";
import { readTrajectory } from "../../compile/read-derived.ts";
import { tilesOf } from "../../compile/tiles-of.ts";
import { segmentsOfRecording } from "../../store/segments.ts";
import { locateTrajectory } from "../locate-trajectory.ts";
import { erased } from "../../ingest/store-segment.ts";
import { json, defineRoute } from "../route.ts";
import { noBody, noQuery } from "../shapes.ts";

/** One trajectory with where it came from. */
export const getTrajectory = defineRoute({
  name: "getTrajectory",
  params: z.strictObject({ id: TrajectoryId }),
  query: noQuery,
  body: noBody,
  devicePurpose: "own_access",
  locate: ({ services, params }) => locateTrajectory(services, params.id),
  handle: async ({ services }, row, permission) => {
    const trajectory = await readTrajectory(services, row, permission);
    if (!trajectory) return erased();
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
