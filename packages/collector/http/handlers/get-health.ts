import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** Up, and its database answers. */
export const getHealth = defineRoute({
  name: "getHealth",
  params: noParams,
  query: noQuery,
  body: noBody,
  locate: () =>
    Promise.resolve(located({ kind: "collector", id: null, participantId: null }, null)),
  handle: async ({ services }) => {
    await services.db.selectFrom("policies").select("serial").limit(1).execute();
    return json({ version: 1, status: "ok" });
  },
});
