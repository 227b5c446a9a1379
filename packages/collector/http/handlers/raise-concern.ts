import {
  concernCommitment,
  ConcernId,
  ConcernRequest,
  type ConcernAccepted,
} from "@apprentice/core/api/concern.ts";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { answerDaysOf } from "@apprentice/core/policy/jurisdiction.ts";
import { sealWords } from "../../access/sealed-words.ts";
import { erased } from "../../ingest/store-segment.ts";
import { createTextSeal, type TextSeal } from "../../keys/text-seal.ts";
import type { Services } from "../../services.ts";
import { addConcern, concernsOf } from "../../store/concerns.ts";
import { newestPolicy } from "../../store/policies.ts";
import { listReceiptsOf } from "../../store/receipts.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

const dayMs = 86_400_000;
/** Of one person, without an answer. */
const greatestOpen = 50;

/** A participant asks or objects; the clock of the answer begins, and an objection stops everything meanwhile. */
export const raiseConcern = defineRoute({
  name: "raiseConcern",
  params: noParams,
  query: noQuery,
  body: ConcernRequest,
  locate: (call) => Promise.resolve(located(ownResource(call, "concern"), null)),
  handle: async ({ services, principal, body }, _, permission) => {
    if (principal.kind !== "device") return refuse("denied", "Only a device asks and objects.");
    const { participantId } = principal;
    const { db, keys, random } = services;
    const open = (await concernsOf(db, participantId)).filter((one) => one.answered_ms === null);
    if (open.length >= greatestOpen) {
      const message = `${String(greatestOpen)} of your questions wait for an answer already; write to the privacy officer.`;
      return refuse("denied", message);
    }
    const key = await keys.participantKey(permission, participantId);
    if (!key) return erased();
    const concernId = newId({ schema: ConcernId, prefix: "con", random: random(16) });
    const { kind, text, nonce } = body;
    const place = { concernId, part: "text" } as const;
    const sealed = sealWords({ key, place, words: { text, nonce }, random });
    const receivedMs = services.nowMs();
    const dueMs =
      receivedMs + (await answerDays(services, participantId, createTextSeal(key, random))) * dayMs;
    const commitment = await concernCommitment(body);
    if (kind === "objection") {
      // First, as with an erasure: a restored backup must not let go on what was objected to.
      const times = { atMs: receivedMs, dueMs };
      await services.tombstones.add([{ kind, participantId, concernId, ...times, sealed }]);
    }
    const opening = await db.transaction().execute(async (transaction) => {
      await addConcern(transaction, {
        concern_id: concernId,
        participant_id: participantId,
        kind,
        sealed_text: sealed,
        received_ms: receivedMs,
        due_ms: dueMs,
        answered_ms: null,
        verdict: null,
        sealed_answer: null,
      });
      const entry = { participantId, concernId, about: kind, commitment, dueMs };
      return services.audit.appendIn(transaction, "concern_raised", entry);
    });
    const answer: ConcernAccepted = { version: 1, concernId, dueMs, opening };
    return json(answer, 201);
  },
});

/** By the policy in force and the law of the places that the person named last. */
async function answerDays(
  { db }: Services,
  participantId: ParticipantId,
  seal: TextSeal,
): Promise<number> {
  const newest = await newestPolicy(db);
  const last = (await listReceiptsOf(db, participantId, seal)).at(-1);
  const { places } = last?.signed.receipt ?? {};
  // Without a policy nobody could have enrolled; a month is then what the law says.
  const policy = newest?.policy ?? { jurisdictions: [], contact: monthly };
  return answerDaysOf(policy, Object.values(places ?? {}));
}

const monthly = { steward: "-", council: "-", answerDays: 30 };
