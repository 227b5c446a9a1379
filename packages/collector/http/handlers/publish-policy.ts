import { SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { publishSignedPolicy } from "../../ingest/publish-signed-policy.ts";
import { json, defineRoute, located } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

/** A steward hands in a policy; the signatures of steward and council decide, not the token. */
export const publishPolicy = defineRoute({
  name: "publishPolicy",
  params: noParams,
  query: noQuery,
  body: SignedPolicy,
  locate: () => Promise.resolve(located({ kind: "policy", id: null, participantId: null }, null)),
  handle: async ({ services, body }) => {
    const outcome = await publishSignedPolicy(services, body);
    if (outcome.kind === "refused") return outcome;
    return json({ version: 1, policyHash: outcome.policyHash });
  },
});
