/** Makes this computer a participant's device: with a one-time code it registers a key and pins what it must trust from then on. */
import { endpoints } from "@apprentice/core/api/endpoints.ts";
import { enrolmentRequest } from "@apprentice/core/api/enrolment.ts";
import { EnrolmentAnswer } from "@apprentice/core/api/schemas.ts";
import { canonicalBytes } from "@apprentice/core/id/canonical-json.ts";
import type { PublicKey } from "@apprentice/core/id/ed25519.ts";
import type { DeviceId, ParticipantId } from "@apprentice/core/id/id.ts";
import { verifyPolicy } from "@apprentice/core/policy/signed-policy.ts";
import type { Keystore } from "../keystore/keystore.ts";
import { parseCollectorUrl } from "./collector-url.ts";
import { type DeviceFiles, openDeviceFiles } from "./device-files.ts";
import { deviceKey } from "./device-key.ts";
import { exchange, type Fetch } from "./signed-fetch.ts";

export type EnrolOptions = {
  readonly collectorUrl: string;
  /** From the operator; works once. */
  readonly code: string;
  readonly dataDir: string;
  readonly keystore: Keystore;
  /** Ms since the epoch. */
  readonly clock: () => number;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
  readonly fetch: Fetch;
  readonly signal?: AbortSignal;
};

export type Enrolment =
  | {
      readonly kind: "enrolled";
      readonly participantId: ParticipantId;
      readonly deviceId: DeviceId;
    }
  | { readonly kind: "refused"; readonly message: string };

const timeoutMs = 30_000;

/** Throws RecorderError `keystore_failed`, `disk_full`, `state_damaged`. */
export async function enrol(options: EnrolOptions): Promise<Enrolment> {
  const collectorUrl = parseCollectorUrl(options.collectorUrl);
  if (collectorUrl === null) {
    return refused("The collector's address must begin with https:// (or be on this machine).");
  }
  const files = await openDeviceFiles(options.dataDir);
  if (await files.identity.load()) {
    const message = "This computer is enrolled already. To enrol it anew, move its data away.";
    return refused(message);
  }
  const key = await deviceKey(options);
  const request = await enrolmentRequest(options.code.trim(), key);
  const reply = await exchange({
    fetch: options.fetch,
    address: `${collectorUrl}${endpoints.enrol.path}`,
    method: endpoints.enrol.method,
    headers: { "content-type": "application/json" },
    body: canonicalBytes(request),
    timeoutMs,
    ...(options.signal && { signal: options.signal }),
  });
  if (reply.kind !== "answered") return refused(reply.message);
  const answer = EnrolmentAnswer.safeParse(reply.body);
  if (!answer.success) {
    return refused("The collector's answer cannot be read; update the recorder.");
  }
  const { publicKey } = key;
  return pin(files, { collectorUrl, publicKey, answer: answer.data, nowMs: options.clock() });
}

function refused(message: string): Enrolment {
  return { kind: "refused", message };
}

/** The identity is written last: where it is, everything else is. */
async function pin(
  files: DeviceFiles,
  found: {
    readonly collectorUrl: string;
    readonly publicKey: PublicKey;
    readonly answer: EnrolmentAnswer;
    readonly nowMs: number;
  },
): Promise<Enrolment> {
  const { answer, nowMs, collectorUrl, publicKey } = found;
  const { participantId, deviceId, policyKeys, policy: signed, collectorKey } = answer;
  const verified = await verifyPolicy({ signed, keys: policyKeys, nowMs, greatestSerialSeen: 0 });
  if (verified.kind === "refused") return refused(`The policy was refused: ${verified.message}`);
  const greatestSerial = verified.policy.serial;
  await files.policy.save({ version: 1, signed, greatestSerial, lastContactMs: nowMs });
  const ids = { participantId, deviceId };
  const pinned = { policyKeys, collectorKey };
  await files.identity.save({ version: 1, collectorUrl, publicKey, ...ids, ...pinned });
  return { kind: "enrolled", ...ids };
}
