import { z } from "zod";
import { ReleaseId } from "@apprentice/core/id/id.ts";
import { ModelRequest, type ReleaseAnswer } from "@apprentice/core/api/schemas.ts";
import { addModel, findRelease, modelsOf } from "../../store/releases.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noQuery } from "../shapes.ts";

/** A curator tells which model was trained on a release; a revoked release refuses new ones. */
export const registerModel = defineRoute({
  name: "registerModel",
  params: z.strictObject({ id: ReleaseId }),
  query: noQuery,
  body: ModelRequest,
  locate: ({ params }) =>
    Promise.resolve(located({ kind: "release", id: params.id, participantId: null }, null)),
  handle: async ({ services, params, body }) => {
    const { db } = services;
    const row = await findRelease(db, params.id);
    if (!row) return refuse("not_found", "No release of this id is registered here.");
    if (row.state === "revoked") {
      return refuse(
        "erased",
        "This release was revoked: somebody in it was erased. Train on a new one.",
      );
    }
    await addModel(db, { model: body.model, releaseId: params.id, nowMs: services.nowMs() });
    const models = await modelsOf(db, params.id);
    const answer: ReleaseAnswer = { version: 1, releaseId: params.id, state: row.state, models };
    return json(answer, 201);
  },
});
