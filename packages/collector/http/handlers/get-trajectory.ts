import { z } from "zod";
import type { TrajectoryAnswer } from "@apprentice/core/api/schemas.ts";
import { ParticipantId, ReceiptId, TrajectoryId } from "@apprentice/core/id/id.ts";
import { readTrajectory } from "../../compile/read-derived.ts";
import { tilesOf } from "../../compile/tiles-of.ts";
import type { Principal } from "../../access/principal.ts";
import type { SegmentRow, TrajectoryRow } from "../../store/tables.ts";
import { segmentsOfRecording } from "../../store/segments.ts";
import { locateUsable } from "../locate-trajectory.ts";
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
  locate: (call) => locateUsable(call, call.params.id),
  handle: async ({ services, principal }, row, permission) => {
    const trajectory = await readTrajectory(services, row, permission);
    if (!trajectory) return erased();
    const segments = await segmentsOfRecording(services.db, row);
    const answer: TrajectoryAnswer = {
      version: 1,
      trajectory,
      lineage: lineageFor(principal, row, segments),
      review: row.review,
      tiles: tilesOf(trajectory),
    };
    return json(answer);
  },
});

/** A reviewer gets names that hold for this one trajectory, so that reviews cannot be put together by person. */
function lineageFor(
  principal: Principal,
  row: TrajectoryRow,
  segments: readonly SegmentRow[],
): TrajectoryAnswer["lineage"] {
  const reviews = principal.kind === "staff" && principal.role === "reviewer";
  const once = row.trajectory_id.slice(-20);
  return {
    participantId: reviews ? ParticipantId.parse(`par-${once}`) : row.participant_id,
    receiptId: reviews ? ReceiptId.parse(`rcp-${once}`) : row.receipt_id,
    policyHash: row.policy_hash,
    segments: segments.map((one) => one.segment),
  };
}
