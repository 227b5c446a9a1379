import type { EraseAnswer } from "@apprentice/core/api/schemas.ts";
import { eraseParticipant as erase } from "../../ingest/erase-participant.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** A participant withdraws everything: keys, objects and rows go, tombstones stay. */
export const eraseParticipant = defineRoute({
  name: "eraseParticipant",
  params: noParams,
  query: noQuery,
  body: noBody,
  devicePurpose: "own_access",
  locate: (call) => Promise.resolve(located(ownResource(call, "participant"), null)),
  handle: async ({ services, principal }) => {
    if (principal.kind !== "device")
      return refuse("denied", "Only a device erases its participant.");
    const counts = await erase(services, principal.participantId);
    const answer: EraseAnswer = { version: 1, ...counts };
    return json(answer);
  },
});
