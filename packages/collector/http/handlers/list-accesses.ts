import { AccessPageQuery, type AccessPage } from "@apprentice/core/api/schemas.ts";
import { listEntriesAbout } from "../../store/audit-entries.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams } from "../shapes.ts";

/** Every entry of the audit log about the calling participant, with what proves it against the published log. */
export const listAccesses = defineRoute({
  name: "listAccesses",
  params: noParams,
  query: AccessPageQuery,
  body: noBody,
  devicePurpose: "own_access",
  locate: (call) => Promise.resolve(located(ownResource(call, "participant"), null)),
  handle: async ({ services, principal, query }) => {
    if (principal.kind !== "device")
      return refuse("denied", "Only a device asks for the accesses to its participant's material.");
    const { participantId } = principal;
    const { after, limit } = query;
    const found = await listEntriesAbout(services.db, { participantId, after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const next = found.length > limit ? (items.at(-1)?.seq ?? null) : null;
    const answer: AccessPage = { version: 1, items, next };
    return json(answer);
  },
});
