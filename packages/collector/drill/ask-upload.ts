/** Asks a collector over HTTP whether it would take bytes again, as a device that enrolled a moment ago. */
import { randomBytes } from "node:crypto";
import { endpoints, pathOf } from "@apprentice/core/api/endpoints.ts";
import { enrolmentRequest } from "@apprentice/core/api/enrolment.ts";
import { Failure } from "@apprentice/core/api/failure.ts";
import { EnrolmentAnswer } from "@apprentice/core/api/schemas.ts";
import { authorize } from "@apprentice/core/api/sign-request.ts";
import { encodeClaim, type UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import { signingKeyOf } from "@apprentice/core/id/ed25519.ts";
import { ReceiptId, RecordingId, type SegmentHash } from "@apprentice/core/id/id.ts";
import { policyHashOf } from "@apprentice/core/policy/signed-policy.ts";

/** Answers status and code, such as `410 erased`. */
export type AskUpload = (segment: SegmentHash) => Promise<string>;

export async function enrolToAsk(options: {
  readonly url: string;
  readonly code: string;
  readonly nowMs: () => number;
}): Promise<AskUpload> {
  const { url, nowMs } = options;
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const key = await signingKeyOf(pair);
  const reply = await fetch(`${url}${endpoints.enrol.path}`, {
    method: endpoints.enrol.method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(await enrolmentRequest(options.code, key)),
  });
  const { deviceId, policy } = EnrolmentAnswer.parse(await reply.json());
  const claim: UploadClaim = {
    version: 1,
    receiptId: ReceiptId.parse("rcp-drill"),
    policyHash: await policyHashOf(policy.document),
    recordingId: RecordingId.parse("rec-drill"),
    nonce: randomBytes(32).toString("hex"),
  };
  const encoded = encodeClaim(claim);
  let counter = 0;
  return async (segment) => {
    const { method } = endpoints.putSegment;
    const path = pathOf("putSegment", { sha256: segment });
    counter += 1;
    // Nobody has the bytes any more; what was erased is refused before they are read.
    const signed = { method, path, body: { sha256: segment }, claim: encoded, deviceId, counter };
    const authorization = await authorize({
      ...signed,
      nowMs: nowMs(),
      privateKey: key.privateKey,
    });
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization,
        "content-type": "application/octet-stream",
        "apprentice-upload": encoded,
      },
      body: new Uint8Array(1),
    });
    const failure = Failure.safeParse(await answer.json());
    return `${String(answer.status)} ${failure.success ? failure.data.code : "accepted"}`;
  };
}
