import type { ReceiptList } from "@apprentice/core/api/schemas.ts";
import { listReceiptsOf } from "../../store/receipts.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** The calling participant's own receipts, as they were signed. */
export const listReceipts = defineRoute({
  name: "listReceipts",
  params: noParams,
  query: noQuery,
  body: noBody,
  devicePurpose: "own_access",
  locate: (call) => Promise.resolve(located(ownResource(call, "receipt"), null)),
  handle: async ({ services, principal }) => {
    if (principal.kind !== "device")
      return refuse("denied", "Only a device asks for its participant's receipts.");
    const items = await listReceiptsOf(services.db, principal.participantId);
    const answer: ReceiptList = { version: 1, items };
    return json(answer);
  },
});
