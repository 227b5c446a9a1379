import { JourneyRequest } from "@apprentice/core/api/journey.ts";
import { greatestClockSkewMs } from "@apprentice/core/api/sign-request.ts";
import { erased } from "../../ingest/store-segment.ts";
import { createTextSeal } from "../../keys/text-seal.ts";
import { beginJourney } from "../../store/journeys.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

/** A participant says where they travel; what is recorded there must keep that place's law too. */
export const tellJourney = defineRoute({
  name: "tellJourney",
  params: noParams,
  query: noQuery,
  body: JourneyRequest,
  locate: (call) => Promise.resolve(located(ownResource(call, "journey"), null)),
  handle: async ({ services, principal, body }, _, permission) => {
    if (principal.kind !== "device") return refuse("denied", "Only a device tells of journeys.");
    const { participantId, deviceId } = principal;
    const { place, atMs } = body;
    const nowMs = services.nowMs();
    if (atMs > nowMs + greatestClockSkewMs) {
      return refuse("malformed", "The journey begins in the future; say it when it begins.");
    }
    const key = await services.keys.participantKey(permission, participantId);
    if (!key) return erased();
    const seal = createTextSeal(key, services.random);
    const fromMs = Math.min(atMs, nowMs);
    await services.db.transaction().execute(async (transaction) => {
      await beginJourney(transaction, { participantId, deviceId, place, fromMs, seal });
      // Where to is not the log's business.
      const entry = { participantId, deviceId, away: place !== null };
      await services.audit.appendIn(transaction, "journey_told", entry);
    });
    return json({ version: 1 }, 201);
  },
});
