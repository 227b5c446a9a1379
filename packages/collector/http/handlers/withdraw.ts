import type { WithdrawalAnswer } from "@apprentice/core/api/schemas.ts";
import { validReceiptsOf, withdrawReceipts } from "../../store/receipts.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** A participant takes back every acknowledgement: nothing more is accepted. What was given before is erased apart. */
export const withdraw = defineRoute({
  name: "withdraw",
  params: noParams,
  query: noQuery,
  body: noBody,
  locate: (call) => Promise.resolve(located(ownResource(call, "receipt"), null)),
  handle: async ({ services, principal }) => {
    if (principal.kind !== "device") return refuse("denied", "Only a device withdraws.");
    const { participantId, deviceId } = principal;
    const valid = await validReceiptsOf(services.db, participantId);
    const atMs = services.nowMs();
    // First, as with an erasure: a restored backup must not make them good again.
    if (valid.length > 0) {
      const line = { kind: "withdrawal", participantId, atMs, receipts: valid } as const;
      await services.tombstones.add([line]);
    }
    const { receipts, opening } = await services.db.transaction().execute(async (transaction) => {
      const count = await withdrawReceipts(transaction, participantId, atMs);
      const entry = { participantId, deviceId, receipts: count };
      return {
        receipts: count,
        opening: await services.audit.appendIn(transaction, "withdrawn", entry),
      };
    });
    const answer: WithdrawalAnswer = { version: 1, receipts, opening };
    return json(answer);
  },
});
