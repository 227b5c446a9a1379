/** A device as the recorder has one, talking to a real collector over HTTP. */
import { createHash, randomBytes } from "node:crypto";
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import { endpoints, pathOf, type EndpointName } from "@apprentice/core/api/endpoints.ts";
import { enrolmentRequest } from "@apprentice/core/api/enrolment.ts";
import { EnrolmentAnswer, SegmentAnswer } from "@apprentice/core/api/schemas.ts";
import { authorize } from "@apprentice/core/api/sign-request.ts";
import { encodeClaim, type UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import { renderNotice } from "@apprentice/core/consent/notice.ts";
import type { ReceiptPlaces } from "@apprentice/core/consent/places.ts";
import { acknowledge, type SignedReceipt } from "@apprentice/core/consent/receipt.ts";
import { canonicalBytes } from "@apprentice/core/id/canonical-json.ts";
import { ReceiptId, RecordingId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { Policy } from "@apprentice/core/policy/policy.ts";
import { policyHashOf, termsOf } from "@apprentice/core/policy/signed-policy.ts";
import { newSigningKey } from "./test-keys.ts";

export type Reply = { readonly status: number; readonly body: unknown; readonly bytes: Buffer };

export type CallOptions = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Octets instead of JSON. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly claim?: string;
  /** Instead of the next one. */
  readonly counter?: number;
  /** Sent instead of what was signed. */
  readonly tamper?: Uint8Array<ArrayBuffer>;
  /** Sent instead of what was signed, as a stream. */
  readonly stream?: ReadableStream<Uint8Array>;
};

export type TestDevice = Awaited<ReturnType<typeof enrolDevice>>;

/** Enrols with a code and answers what a device can do. */
export async function enrolDevice(options: {
  readonly url: string;
  readonly code: string;
  readonly nowMs: () => number;
}) {
  const { url, nowMs } = options;
  const key = await newSigningKey();
  const enrolled = await post(`${url}/enrollments`, await enrolmentRequest(options.code, key));
  if (enrolled.status !== 201) throw new Error(`enrolment answered ${String(enrolled.status)}`);
  const answer = EnrolmentAnswer.parse(enrolled.body);
  const { deviceId, participantId } = answer;
  let last = 0;

  const call = async (name: EndpointName, how: CallOptions = {}): Promise<Reply> => {
    const { method } = endpoints[name];
    const query = new URLSearchParams(how.query).toString();
    const path = `${pathOf(name, how.params)}${query && `?${query}`}`;
    const json = how.json === undefined ? new Uint8Array() : canonicalBytes(how.json);
    const body = how.bytes ?? json;
    const counter = how.counter ?? ++last;
    const claim = how.claim ?? "";
    const { privateKey } = key;
    const signed = { method, path, body, claim, deviceId, counter, nowMs: nowMs(), privateKey };
    const headers: Record<string, string> = { authorization: await authorize(signed) };
    if (body.length > 0) {
      headers["content-type"] = how.bytes ? "application/octet-stream" : "application/json";
    }
    if (claim) headers["apprentice-upload"] = claim;
    const sent = how.stream ?? how.tamper ?? body;
    const hasBody = !(sent instanceof Uint8Array) || sent.length > 0;
    // `duplex` is what fetch asks for with a stream.
    const init = { method, headers, ...(hasBody && { body: sent, duplex: "half" as const }) };
    return replyOf(await fetch(`${url}${path}`, init));
  };

  /** Acknowledges the policy that enrolment brought and hands the receipt in. */
  const consent = async (
    atMs = nowMs(),
    places: ReceiptPlaces = { home: "US-NY", work: "US-NY", employer: "US-NY" },
  ): Promise<SignedReceipt> => {
    const policy = Policy.parse(answer.policy.document);
    const policyHash = await policyHashOf(answer.policy.document);
    const signed = await acknowledge({
      receiptId: newId({ schema: ReceiptId, prefix: "rcp", random: randomBytes(16) }),
      participantId,
      deviceId,
      terms: termsOf({ policy, policyHash }),
      notice: await renderNotice(policy, "en"),
      places,
      nowMs: atMs,
      deviceKey: key,
    });
    const reply = await call("addReceipt", { json: signed });
    if (reply.status !== 201) throw new Error(`the receipt was answered ${String(reply.status)}`);
    return signed;
  };

  /** Hands in the commitment of a new recording; the claim opens it later. */
  const begin = async ({ receipt }: SignedReceipt): Promise<UploadClaim> => {
    const recordingId = newId({ schema: RecordingId, prefix: "rec", random: randomBytes(16) });
    const nonce = randomBytes(32).toString("hex");
    const commitment = await commitmentOf(recordingId, nonce);
    await call("commitRecording", { json: { version: 1, commitment } });
    const { receiptId, policyHash } = receipt;
    return { version: 1, receiptId, policyHash, recordingId, nonce };
  };

  const upload = (claim: UploadClaim, bytes: Uint8Array<ArrayBuffer>, how: CallOptions = {}) => {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return call("putSegment", { params: { sha256 }, bytes, claim: encodeClaim(claim), ...how });
  };

  return { ...answer, key, call, consent, begin, upload, lastCounter: () => last };
}

export function stateOf(reply: Reply): SegmentAnswer["state"] {
  return SegmentAnswer.parse(reply.body).state;
}

export function codeOf(reply: Reply): string {
  const { code } = reply.body as { readonly code?: string };
  return `${String(reply.status)} ${code ?? "none"}`;
}

export async function post(address: string, json: unknown): Promise<Reply> {
  const headers = { "content-type": "application/json" };
  return replyOf(await fetch(address, { method: "POST", headers, body: JSON.stringify(json) }));
}

async function replyOf(response: Response): Promise<Reply> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  const body: unknown = isJson ? JSON.parse(bytes.toString("utf8")) : null;
  return { status: response.status, body, bytes };
}
