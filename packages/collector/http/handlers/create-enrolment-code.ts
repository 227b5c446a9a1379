import { EnrolmentCodeRequest, type EnrolmentCodeAnswer } from "@apprentice/core/api/schemas.ts";
import { issueEnrolmentCode } from "../../ingest/issue-enrolment-code.ts";
import { json, defineRoute, located } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

/** A one-time code that the operator hands to a person by another way. */
export const createEnrolmentCode = defineRoute({
  name: "createEnrolmentCode",
  params: noParams,
  query: noQuery,
  body: EnrolmentCodeRequest,
  locate: ({ body: { participantId } }) =>
    Promise.resolve(located({ kind: "enrolment", id: null, participantId }, null)),
  handle: async ({ services, body }) => {
    const issued = await issueEnrolmentCode(services, body.participantId, body.team);
    const answer: EnrolmentCodeAnswer = { version: 1, ...issued };
    return json(answer, 201);
  },
});
