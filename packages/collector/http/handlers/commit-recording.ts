import { CommitmentRequest, type CommitmentAnswer } from "@apprentice/core/api/schemas.ts";
import { addCommitment } from "../../store/commitments.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

/** Times the start of a recording without learning which; the hold is counted from here. */
export const commitRecording = defineRoute({
  name: "commitRecording",
  params: noParams,
  query: noQuery,
  body: CommitmentRequest,
  locate: (call) => Promise.resolve(located(ownResource(call, "commitment"), null)),
  handle: async ({ services, body, principal }) => {
    if (principal.kind !== "device")
      return refuse("denied", "Only a device commits to recordings.");
    const { deviceId } = principal;
    const nowMs = services.nowMs();
    const { commitment } = body;
    const receivedMs = await addCommitment(services.db, { commitment, deviceId, nowMs });
    const answer: CommitmentAnswer = { version: 1, receivedMs };
    return json(answer, 201);
  },
});
