import { z } from "zod";
import type { SegmentAnswer } from "@apprentice/core/api/schemas.ts";
import { SegmentHash } from "@apprentice/core/id/id.ts";
import { checkUpload } from "../../ingest/check-upload.ts";
import { erased, storeSegment } from "../../ingest/store-segment.ts";
import { createTextSeal } from "../../keys/text-seal.ts";
import type { Services } from "../../services.ts";
import { takeCounter } from "../../store/devices.ts";
import { findSegment, isTombstoned } from "../../store/segments.ts";
import { replayed } from "../authenticate.ts";
import { ownResource } from "../own-resource.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { json, defineRoute, located, type Answer, type Call } from "../route.ts";
import { noQuery } from "../shapes.ts";

type Put = Call<{ sha256: SegmentHash }, object, unknown>;

/** Takes a sealed segment, once: the same one again is acknowledged again, an erased one never. */
export const putSegment = defineRoute({
  name: "putSegment",
  params: z.strictObject({ sha256: SegmentHash }),
  query: noQuery,
  body: z.unknown(),
  upload: "stream",
  locate: (call) =>
    Promise.resolve(located(ownResource(call, "segment", call.params.sha256), null)),
  handle: async (call, _, permission) => {
    const { services, params, principal, claim, counter, stream } = call;
    if (principal.kind !== "device") return refuse("denied", "Only a device uploads segments.");
    if (!claim || !stream) {
      return refuse("malformed", "An upload needs a body and a valid Apprentice-Upload header.");
    }
    const segment = params.sha256;
    const early = await answerEarly(call, principal);
    if (early) return early;
    const key = await services.keys.participantKey(permission, principal.participantId);
    if (!key) return erased();
    const seal = createTextSeal(key, services.random);
    const refusal = await checkUpload(services, { deviceId: principal.deviceId, claim, seal });
    if (refusal) return refusal;
    const upload = { segment, device: principal, claim, counter, body: stream };
    const outcome = await storeSegment(services, upload);
    return outcome.kind === "refused" ? outcome : acknowledge(services, segment, outcome.fresh);
  },
});

/** What needs no body: an erased segment, and one that lies here already. */
async function answerEarly(
  call: Put,
  device: Extract<Put["principal"], { kind: "device" }>,
): Promise<Answer | Refusal | null> {
  const { services, params, counter } = call;
  if (await isTombstoned(services.db, params.sha256)) return erased();
  const known = await findSegment(services.db, params.sha256);
  if (!known) return null;
  if (known.participant_id !== device.participantId) {
    return refuse("denied", "This segment was uploaded by another participant.");
  }
  if (!(await takeCounter(services.db, device.deviceId, counter))) {
    return refuse("counter_replayed", replayed);
  }
  return acknowledge(services, params.sha256, false);
}

async function acknowledge(
  services: Services,
  segment: SegmentHash,
  fresh: boolean,
): Promise<Answer> {
  const row = await findSegment(services.db, segment);
  const answer: SegmentAnswer = { version: 1, segment, state: row?.state ?? "stored" };
  return json(answer, fresh ? 201 : 200);
}
