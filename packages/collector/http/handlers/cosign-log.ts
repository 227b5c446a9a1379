import { CosignRequest, type CosignAnswer } from "@apprentice/core/api/schemas.ts";
import { takeCosignature, type Cosigning } from "../../audit/take-cosignature.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

/** A witness hands in the checkpoint that it signed; its signature is what lets it. */
export const cosignLog = defineRoute({
  name: "cosignLog",
  params: noParams,
  query: noQuery,
  body: CosignRequest,
  locate: () =>
    Promise.resolve(located({ kind: "collector", id: null, participantId: null }, null)),
  handle: async ({ services, body }) => {
    const { logDir, witnesses } = services;
    const taken = await takeCosignature({ logDir, witnesses, checkpoint: body.checkpoint });
    if (taken.kind === "refused") return refusals[taken.reason]();
    const answer: CosignAnswer = { version: 1, size: taken.size, witnesses: [...taken.witnesses] };
    return json(answer, 200);
  },
});

const refusals: Readonly<Record<Extract<Cosigning, { kind: "refused" }>["reason"], () => Refusal>> =
  {
    malformed: () => refuse("malformed", "That is no signed checkpoint."),
    foreign: () =>
      refuse(
        "conflict",
        "This log did not sign that checkpoint, or does not continue it. Keep it as evidence and tell the council.",
      ),
    no_witness: () =>
      refuse(
        "bad_signature",
        "No witness that this collector names has signed it; the operator names one with serve --witness.",
      ),
    older: () =>
      refuse("conflict", "A newer checkpoint is witnessed already; sign the present one."),
  };
