import type { ReceiptList } from "@apprentice/core/api/schemas.ts";
import { erased } from "../../ingest/store-segment.ts";
import { createTextSeal } from "../../keys/text-seal.ts";
import { listReceiptsOf } from "../../store/receipts.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** The receipts that the calling device handed in, as they were signed: they name places, and devices can be added. */
export const listReceipts = defineRoute({
  name: "listReceipts",
  params: noParams,
  query: noQuery,
  body: noBody,
  devicePurpose: "own_access",
  locate: (call) => Promise.resolve(located(ownResource(call, "receipt"), null)),
  handle: async ({ services, principal }, _, permission) => {
    if (principal.kind !== "device")
      return refuse("denied", "Only a device asks for its participant's receipts.");
    const { participantId, deviceId } = principal;
    const key = await services.keys.participantKey(permission, participantId);
    if (!key) return erased();
    const seal = createTextSeal(key, services.random);
    const all = await listReceiptsOf(services.db, participantId, seal);
    const items = all.filter(({ signed }) => signed.receipt.deviceId === deviceId);
    const answer: ReceiptList = { version: 1, items };
    return json(answer);
  },
});
