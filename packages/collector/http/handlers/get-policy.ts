import type { PolicyAnswer } from "@apprentice/core/api/schemas.ts";
import { hasOpenObjection } from "../../store/concerns.ts";
import { newestPolicy } from "../../store/policies.ts";
import { lastBreakGlassMs } from "../../store/raw-views.ts";
import { voidReceiptsOf } from "../../store/receipts.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** The newest signed policy; the device checks signatures and serial itself. */
export const getPolicy = defineRoute({
  name: "getPolicy",
  params: noParams,
  query: noQuery,
  body: noBody,
  locate: (call) => Promise.resolve(located(ownResource(call, "policy"), null)),
  handle: async ({ services, principal }) => {
    if (principal.kind !== "device") return refuse("denied", "Only a device asks for its policy.");
    const { participantId } = principal;
    const newest = await newestPolicy(services.db);
    if (!newest) return refuse("not_found", "No policy is published yet; try again later.");
    const answer: PolicyAnswer = {
      version: 1,
      policy: newest.signed,
      objectionOpen: await hasOpenObjection(services.db, participantId),
      voidReceipts: await voidReceiptsOf(services.db, participantId),
      glassBrokenMs: await lastBreakGlassMs(services.db, participantId),
    };
    return json(answer);
  },
});
