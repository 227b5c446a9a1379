import { z } from "zod";
import { ConcernId, type ConcernContent } from "@apprentice/core/api/concern.ts";
import { openWords } from "../../access/sealed-words.ts";
import { erased } from "../../ingest/store-segment.ts";
import { locateConcern } from "../locate-concern.ts";
import { json, defineRoute } from "../route.ts";
import { noBody, noQuery } from "../shapes.ts";

/** Opens one question or objection to the steward; its writer sees that it was read. */
export const getConcern = defineRoute({
  name: "getConcern",
  params: z.strictObject({ id: ConcernId }),
  query: noQuery,
  body: noBody,
  locate: ({ services, params }) => locateConcern(services, params.id),
  handle: async ({ services }, row, permission) => {
    const { participant_id: participantId, concern_id: concernId, kind } = row;
    const key = await services.keys.participantKey(permission, participantId);
    if (!key) return erased();
    const { text } = openWords(key, { concernId, part: "text" }, row.sealed_text);
    const { received_ms: receivedMs, due_ms: dueMs } = row;
    const times = { receivedMs, dueMs };
    const answer: ConcernContent = { version: 1, concernId, kind, participantId, text, ...times };
    return json(answer);
  },
});
