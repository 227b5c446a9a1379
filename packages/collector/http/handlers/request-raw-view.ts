import { RawViewId, RawViewRequest, type RawViewAnswer } from "@apprentice/core/api/raw-view.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { addRawView } from "../../store/raw-views.ts";
import { locateTrajectory } from "../locate-trajectory.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

/** Asks to see one person's trajectory outside of review; two others must sign, or a steward breaks the glass. */
export const requestRawView = defineRoute({
  name: "requestRawView",
  params: noParams,
  query: noQuery,
  body: RawViewRequest,
  locate: async ({ services, body }) => {
    const place = await locateTrajectory(services, body.trajectoryId);
    if (place.kind === "refused") return place;
    const { breakGlass } = body;
    return { ...place, circumstances: { ticket: true, breakGlass } };
  },
  handle: async ({ services, body, principal }, row) => {
    if (principal.kind !== "staff") return refuse("denied", "Only staff ask for raw views.");
    const viewId = newId({ schema: RawViewId, prefix: "raw", random: services.random(16) });
    const { participant_id: participantId, trajectory_id: trajectoryId } = row;
    const { ticket, reason, breakGlass } = body;
    const { staffId } = principal;
    await services.db.transaction().execute(async (transaction) => {
      await addRawView(transaction, {
        view_id: viewId,
        trajectory_id: trajectoryId,
        participant_id: participantId,
        staff_id: staffId,
        ticket,
        reason,
        break_glass: breakGlass ? 1 : 0,
        requested_ms: services.nowMs(),
      });
      // About the participant, so it stands on their page at once.
      const entry = { viewId, participantId, trajectoryId, staffId, ticket, reason };
      const kind = breakGlass ? "break_glass" : "raw_view_requested";
      await services.audit.appendIn(transaction, kind, entry);
    });
    const answer: RawViewAnswer = { version: 1, viewId, requestedBy: staffId };
    return json(answer, 201);
  },
});
