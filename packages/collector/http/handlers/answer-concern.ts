import { z } from "zod";
import { ConcernId, ConcernReply } from "@apprentice/core/api/concern.ts";
import { sealWords } from "../../access/sealed-words.ts";
import { erased } from "../../ingest/store-segment.ts";
import { answerConcern as storeAnswer } from "../../store/concerns.ts";
import { validReceiptsOf, withdrawReceipts } from "../../store/receipts.ts";
import { locateConcern } from "../locate-concern.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute } from "../route.ts";
import { noQuery } from "../shapes.ts";

/** The steward's answer, once. An objection that is upheld voids the person's receipts in the same stroke. */
export const answerConcern = defineRoute({
  name: "answerConcern",
  params: z.strictObject({ id: ConcernId }),
  query: noQuery,
  body: ConcernReply,
  locate: ({ services, params }) => locateConcern(services, params.id),
  handle: async ({ services, principal, body }, row, permission) => {
    if (principal.kind !== "staff") return refuse("denied", "Only the steward answers.");
    const { concern_id: concernId, participant_id: participantId, kind } = row;
    const { text, verdict } = body;
    if ((kind === "objection") !== (verdict !== null)) {
      const message =
        kind === "objection"
          ? "An objection needs a verdict, upheld or not_upheld."
          : "A question has no verdict.";
      return refuse("malformed", message);
    }
    const key = await services.keys.participantKey(permission, participantId);
    if (!key) return erased();
    const place = { concernId, part: "answer" } as const;
    const words = { text, nonce: "" };
    const sealed = sealWords({ key, place, words, random: services.random });
    const atMs = services.nowMs();
    const valid = verdict === "upheld" ? await validReceiptsOf(services.db, participantId) : [];
    const fresh = await services.db.transaction().execute(async (transaction) => {
      const first = await storeAnswer(transaction, concernId, { atMs, verdict, sealed });
      if (!first) return false;
      const { staffId } = principal;
      const late = atMs > row.due_ms;
      const entry = { participantId, concernId, staffId, verdict, late };
      await services.audit.appendIn(transaction, "concern_answered", entry);
      if (verdict === "upheld") {
        const receipts = await withdrawReceipts(transaction, participantId, atMs);
        const withdrawal = { participantId, concernId, receipts };
        await services.audit.appendIn(transaction, "withdrawn", withdrawal);
      }
      return true;
    });
    if (!fresh) return refuse("conflict", "This was answered already; the first answer stands.");
    // Afterwards: where this is lost the objection stays open in a restored backup, which errs on the safe side.
    const answered = { kind: "answered", concernId, atMs } as const;
    const withdrawal = { kind: "withdrawal", participantId, atMs, receipts: valid } as const;
    const lines = valid.length > 0 ? [withdrawal, answered] : [answered];
    if (kind === "objection") await services.tombstones.add(lines);
    return json({ version: 1, concernId }, 201);
  },
});
