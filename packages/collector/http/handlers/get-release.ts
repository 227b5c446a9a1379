import { z } from "zod";
import { ReleaseId } from "@apprentice/core/id/id.ts";
import type { ReleaseAnswer } from "@apprentice/core/api/schemas.ts";
import { findRelease, modelsOf } from "../../store/releases.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noQuery } from "../shapes.ts";

/** Whether a release may still be learned from, and which models were. */
export const getRelease = defineRoute({
  name: "getRelease",
  params: z.strictObject({ id: ReleaseId }),
  query: noQuery,
  body: noBody,
  locate: ({ params }) =>
    Promise.resolve(located({ kind: "release", id: params.id, participantId: null }, null)),
  handle: async ({ services, params }) => {
    const row = await findRelease(services.db, params.id);
    if (!row) return refuse("not_found", "No release of this id is registered here.");
    const models = await modelsOf(services.db, params.id);
    const answer: ReleaseAnswer = { version: 1, releaseId: params.id, state: row.state, models };
    return json(answer);
  },
});
