import type { OwnConcern, OwnConcernList } from "@apprentice/core/api/concern.ts";
import { openWords } from "../../access/sealed-words.ts";
import { erased } from "../../ingest/store-segment.ts";
import type { ParticipantKey } from "../../keys/key-ring.ts";
import { concernsOf, type ConcernRow } from "../../store/concerns.ts";
import { findDevice } from "../../store/devices.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** The calling participant's own questions and objections, with their answers; to a device that was added later, newer ones. */
export const listConcerns = defineRoute({
  name: "listConcerns",
  params: noParams,
  query: noQuery,
  body: noBody,
  devicePurpose: "own_access",
  locate: (call) => Promise.resolve(located(ownResource(call, "concern"), null)),
  handle: async ({ services, principal }, _, permission) => {
    if (principal.kind !== "device") return refuse("denied", "Only a device asks for its own.");
    const { participantId, deviceId } = principal;
    const key = await services.keys.participantKey(permission, participantId);
    if (!key) return erased();
    const since = (await findDevice(services.db, deviceId))?.created_ms ?? Number.POSITIVE_INFINITY;
    const all = await concernsOf(services.db, participantId);
    const rows = all.filter((row) => row.received_ms >= since);
    const answer: OwnConcernList = { version: 1, items: rows.map((row) => ownOf(key, row)) };
    return json(answer);
  },
});

function ownOf(key: ParticipantKey, row: ConcernRow): OwnConcern {
  const { concern_id: concernId, kind, verdict, answered_ms: atMs, sealed_answer: sealed } = row;
  const { text, nonce } = openWords(key, { concernId, part: "text" }, row.sealed_text);
  const answered = atMs !== null && sealed !== null;
  const answer = answered
    ? { atMs, verdict, text: openWords(key, { concernId, part: "answer" }, sealed).text }
    : null;
  const { received_ms: receivedMs, due_ms: dueMs } = row;
  return { concernId, kind, text, nonce, receivedMs, dueMs, answer };
}
