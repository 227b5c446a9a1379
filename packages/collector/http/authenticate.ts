import { createHash } from "node:crypto";
import { endpoints, type EndpointName } from "@apprentice/core/api/endpoints.ts";
import {
  greatestClockSkewMs,
  parseCredentials,
  verifyRequest,
} from "@apprentice/core/api/sign-request.ts";
import type { Principal } from "../access/principal.ts";
import type { Services } from "../services.ts";
import { findDevice, takeCounter } from "../store/devices.ts";
import { refuse, type Refusal } from "./refusal.ts";

export type Authenticated = {
  readonly kind: "authenticated";
  readonly principal: Principal;
  readonly counter: number;
};

export type Attempt = {
  readonly name: EndpointName;
  readonly authorization: string | undefined;
  /** Path with its query, as sent. */
  readonly path: string;
  /** Value of the Apprentice-Upload header, "" where absent. */
  readonly claim: string;
  /** The body, or for uploads the hash that the path names. */
  readonly body: Uint8Array | { readonly sha256: string };
  /** Uploads take the counter in the transaction that stores the segment. */
  readonly takesCounter: boolean;
};

/** Who is asking? Answers a principal of the kind that the endpoint is for, or says why not. */
export async function authenticate(
  services: Services,
  attempt: Attempt,
): Promise<Authenticated | Refusal> {
  const { caller } = endpoints[attempt.name];
  if (caller === "none")
    return { kind: "authenticated", principal: { kind: "anyone" }, counter: 0 };
  const { authorization } = attempt;
  if (authorization?.startsWith("Bearer ") && caller !== "device") {
    return authenticateStaff(services, authorization.slice("Bearer ".length));
  }
  if (caller !== "staff") return authenticateDevice(services, attempt);
  return refuse("unauthenticated", "This needs a staff token: `Authorization: Bearer …`.");
}

function authenticateStaff(services: Services, token: string): Authenticated | Refusal {
  const member = services.staff.find(token);
  if (!member) {
    return refuse("unauthenticated", "The staff token is unknown; ask the operator for a new one.");
  }
  const { staffId, role, managesPeople = false, line = [] } = member;
  const principal = { kind: "staff", staffId, role, managesPeople, line } as const;
  return { kind: "authenticated", principal, counter: 0 };
}

async function authenticateDevice(
  services: Services,
  attempt: Attempt,
): Promise<Authenticated | Refusal> {
  const credentials = parseCredentials(attempt.authorization);
  if (!credentials) {
    return refuse("unauthenticated", "The request is not signed by an enrolled device.");
  }
  const { deviceId, counter } = credentials;
  const device = await findDevice(services.db, deviceId);
  if (!device) return refuse("device_unknown", "This device is not enrolled here; enrol it again.");
  const { path, claim } = attempt;
  const { method } = endpoints[attempt.name];
  const publicKey = device.public_key;
  if (!(await verifyRequest({ credentials, method, path, claim, publicKey }))) {
    return refuse("bad_signature", "The signature is not this device's for this request.");
  }
  // Only after the signature, so that nobody else learns a device's state.
  if (device.state === "revoked") {
    return refuse("device_revoked", "This device was revoked; its uploads are not accepted.");
  }
  if (Math.abs(services.nowMs() - credentials.timeMs) > greatestClockSkewMs) {
    return refuse("clock_skewed", "The device's clock is off by more than 15 minutes; set it.");
  }
  if (credentials.bodySha256 !== hashOf(attempt.body)) {
    return refuse("hash_mismatch", "The body is not the one that was signed; send it again.");
  }
  const fresh = attempt.takesCounter
    ? await takeCounter(services.db, deviceId, counter)
    : counter > device.last_counter;
  if (!fresh) return refuse("counter_replayed", replayed);
  const participantId = device.participant_id;
  return { kind: "authenticated", principal: { kind: "device", deviceId, participantId }, counter };
}

export const replayed =
  "This request counter was used before; sign the request anew with the next.";

function hashOf(body: Attempt["body"]): string {
  if (!(body instanceof Uint8Array)) return body.sha256;
  return createHash("sha256").update(body).digest("hex");
}
