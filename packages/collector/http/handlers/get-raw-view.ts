import { z } from "zod";
import { RawViewId, rawViewMs } from "@apprentice/core/api/raw-view.ts";
import type { TrajectoryAnswer } from "@apprentice/core/api/schemas.ts";
import { countApprovals } from "../../access/count-approvals.ts";
import { readTrajectory } from "../../compile/read-derived.ts";
import { tilesOf } from "../../compile/tiles-of.ts";
import { erased } from "../../ingest/store-segment.ts";
import type { Services } from "../../services.ts";
import type { RawViewRow } from "../../store/raw-views.ts";
import { segmentsOfRecording } from "../../store/segments.ts";
import { findTrajectory } from "../../store/trajectories.ts";
import { locateRawView } from "../locate-raw-view.ts";
import { json, defineRoute } from "../route.ts";
import { noBody, noQuery } from "../shapes.ts";

/** Opens a raw view to who asked for it, while it lasts. */
export const getRawView = defineRoute({
  name: "getRawView",
  params: z.strictObject({ id: RawViewId }),
  query: noQuery,
  body: noBody,
  locate: async ({ services, params, principal }) => {
    const place = await locateRawView(services, params.id);
    if (place.kind === "refused") return place;
    const asker = principal.kind === "staff" && principal.staffId === place.found.staff_id;
    // Somebody else's view has no approvals for this caller.
    const circumstances = asker ? await circumstancesOf(services, place.found) : {};
    return { ...place, circumstances };
  },
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

async function circumstancesOf(services: Services, view: RawViewRow) {
  const { count: approvals, openedMs } = await countApprovals(services, view);
  const breakGlass = view.break_glass === 1;
  const sinceMs = breakGlass ? view.requested_ms : openedMs;
  const openForMs = sinceMs === null ? 0 : services.nowMs() - sinceMs;
  // A begun minute counts, and a clock that was put back closes the view.
  const minutes = openForMs < 0 ? -1 : Math.ceil(openForMs / (rawViewMs / 30));
  return { approvals, minutes, ticket: true, breakGlass };
}
