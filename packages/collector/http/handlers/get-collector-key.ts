import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** The public key to which devices seal their segments. */
export const getCollectorKey = defineRoute({
  name: "getCollectorKey",
  params: noParams,
  query: noQuery,
  body: noBody,
  locate: () =>
    Promise.resolve(located({ kind: "collector", id: null, participantId: null }, null)),
  handle: async ({ services }) => json(await services.keys.collectorKey()),
});
