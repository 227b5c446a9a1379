import { z } from "zod";
import { ReviewRequest } from "@apprentice/core/api/schemas.ts";
import { TrajectoryId } from "@apprentice/core/id/id.ts";
import { reviewTrajectory as storeReview } from "../../store/trajectories.ts";
import { locateUsable } from "../locate-trajectory.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute } from "../route.ts";
import { noQuery } from "../shapes.ts";

/** A reviewer's verdict; only approved trajectories are ever trained on. */
export const reviewTrajectory = defineRoute({
  name: "reviewTrajectory",
  params: z.strictObject({ id: TrajectoryId }),
  query: noQuery,
  body: ReviewRequest,
  locate: (call) => locateUsable(call, call.params.id),
  handle: async ({ services, params, body }) => {
    const known = await storeReview(services.db, params.id, body.verdict);
    if (!known) return refuse("not_found", "There is no such trajectory; it may have been erased.");
    return json({ version: 1, review: body.verdict });
  },
});
