import { ReceiptRequest, type ReceiptAnswer } from "@apprentice/core/api/schemas.ts";
import { greatestClockSkewMs } from "@apprentice/core/api/sign-request.ts";
import { receiptSha256 } from "@apprentice/core/audit/kept-receipt.ts";
import { verifyReceipt, type SignedReceipt } from "@apprentice/core/consent/receipt.ts";
import type { PublicKey } from "@apprentice/core/id/ed25519.ts";
import type { DeviceId, ParticipantId } from "@apprentice/core/id/id.ts";
import { erased } from "../../ingest/store-segment.ts";
import { createTextSeal } from "../../keys/text-seal.ts";
import type { Services } from "../../services.ts";
import { findDevice } from "../../store/devices.ts";
import { findPolicy } from "../../store/policies.ts";
import { addReceipt as storeReceipt } from "../../store/receipts.ts";
import { ownResource } from "../own-resource.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

/** A device hands in its participant's acknowledgement; the notice period counts from now on. */
export const addReceipt = defineRoute({
  name: "addReceipt",
  params: noParams,
  query: noQuery,
  body: ReceiptRequest,
  locate: (call) =>
    Promise.resolve(located(ownResource(call, "receipt", call.body.receipt.receiptId), null)),
  handle: async ({ services, body, principal }, _, permission) => {
    if (principal.kind !== "device") return refuse("denied", "Only a device hands in receipts.");
    const device = await findDevice(services.db, principal.deviceId);
    if (!device) return refuse("bad_signature", "The receipt is not signed by this device.");
    const devicePublicKey = device.public_key;
    const refusal = await check(services, { ...principal, devicePublicKey }, body);
    if (refusal) return refusal;
    const { receiptId, policyHash } = body.receipt;
    const { participantId, deviceId } = principal;
    const key = await services.keys.participantKey(permission, participantId);
    if (!key) return erased();
    const seal = createTextSeal(key, services.random);
    const nowMs = services.nowMs();
    const stored = await services.db.transaction().execute(async (transaction) => {
      const same = await storeReceipt(transaction, { signed: body, seal, nowMs });
      const entry = {
        receiptId,
        participantId,
        deviceId,
        policyHash,
        devicePublicKey,
        receiptSha256: await receiptSha256(body),
      };
      if (same) await services.audit.appendIn(transaction, "receipt_stored", entry);
      return same;
    });
    if (!stored) return refuse("receipt_refused", "Another receipt has this id; make a new one.");
    const answer: ReceiptAnswer = { version: 1, receiptId };
    return json(answer, 201);
  },
});

async function check(
  services: Services,
  from: {
    readonly deviceId: DeviceId;
    readonly participantId: ParticipantId;
    readonly devicePublicKey: PublicKey;
  },
  signed: SignedReceipt,
): Promise<Refusal | null> {
  const { receipt } = signed;
  const { deviceId, participantId } = from;
  if (receipt.deviceId !== deviceId || receipt.participantId !== participantId) {
    return refuse("receipt_refused", "The receipt is another device's or participant's.");
  }
  if (!(await verifyReceipt(signed, from.devicePublicKey))) {
    return refuse("bad_signature", "The receipt is not signed by this device.");
  }
  if (!(await findPolicy(services.db, receipt.policyHash))) {
    return refuse("policy_unknown", "The receipt names a policy that the collector does not know.");
  }
  if (receipt.acknowledgedMs > services.nowMs() + greatestClockSkewMs) {
    return refuse("receipt_refused", "The acknowledgement is dated in the future; set the clock.");
  }
  return null;
}
