import { verifyEnrolment } from "@apprentice/core/api/enrolment.ts";
import {
  EnrolmentRequest,
  type CollectorKey,
  type EnrolmentAnswer,
} from "@apprentice/core/api/schemas.ts";
import { DeviceId, ParticipantId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { sha256Hex } from "@apprentice/core/id/sha256.ts";
import type { Services } from "../../services.ts";
import { useEnrolmentCode } from "../../store/enrolment-codes.ts";
import { forgetJournal } from "../../store/forget-journal.ts";
import { addDevice, addParticipant, isActiveParticipant } from "../../store/participants.ts";
import { newestPolicy } from "../../store/policies.ts";
import type { Database } from "../../store/tables.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

/** A person with a code registers a device and gets a pseudonym, the policy and the keys to pin. */
export const enrol = defineRoute({
  name: "enrol",
  params: noParams,
  query: noQuery,
  body: EnrolmentRequest,
  locate: () =>
    Promise.resolve(located({ kind: "enrolment", id: null, participantId: null }, null)),
  handle: async ({ services, body }) => {
    if (!(await verifyEnrolment(body))) {
      return refuse("bad_signature", "The request is not signed by the key that it registers.");
    }
    const newest = await newestPolicy(services.db);
    if (!newest) {
      return refuse("policy_unknown", "No policy is published yet; enrol once there is one.");
    }
    const collectorKey: CollectorKey = await services.keys.collectorKey();
    const enrolled = await services.db
      .transaction()
      .execute((transaction) => register(services, transaction, body));
    if (enrolled.kind === "refused") return enrolled;
    await forgetJournal(services.db);
    const { participantId, deviceId } = enrolled;
    // Without its key a participant's uploads are refused, so a crash before this line loses nothing.
    await services.keys.createParticipantKey(participantId);
    const { policyKeys } = services;
    const policy = newest.signed;
    const answer: EnrolmentAnswer = {
      version: 1,
      participantId,
      deviceId,
      policyKeys,
      policy,
      collectorKey,
    };
    return json(answer, 201);
  },
});

type Enrolled = {
  readonly kind: "enrolled";
  readonly participantId: ParticipantId;
  readonly deviceId: DeviceId;
};

async function register(
  services: Services,
  transaction: Database,
  request: EnrolmentRequest,
): Promise<Enrolled | Refusal> {
  const nowMs = services.nowMs();
  const used = await useEnrolmentCode(transaction, await sha256Hex(request.code), nowMs);
  if (!used) {
    const message = "The enrolment code is unknown, used or expired; ask for a new one.";
    return refuse("enrolment_code_unknown", message);
  }
  const random = () => services.random(16);
  const participantId =
    used.participantId ?? newId({ schema: ParticipantId, prefix: "par", random: random() });
  if (used.participantId === null) {
    await addParticipant(transaction, { participantId, nowMs, team: used.team });
  }
  if (!(await isActiveParticipant(transaction, participantId))) {
    return refuse("erased", "This participant was erased; enrol with a code for a new one.");
  }
  const deviceId = newId({ schema: DeviceId, prefix: "dev", random: random() });
  const { publicKey } = request;
  if (!(await addDevice(transaction, { deviceId, participantId, publicKey, nowMs }))) {
    return refuse("conflict", "This device key is registered already; make a new one.");
  }
  await services.audit.appendIn(transaction, "device_enrolled", { participantId, deviceId });
  return { kind: "enrolled", participantId, deviceId };
}
