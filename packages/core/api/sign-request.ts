/**
 * How a device signs its requests. One header carries everything:
 *
 *     Authorization: Apprentice-Device <deviceId>:<counter>:<timeMs>:<bodySha256>:<signature>
 *
 * The Ed25519 signature covers the context `apprentice-request-v1` and the canonical JSON of `SignedRequest`.
 * `path` is the path with its query, as sent. The counter grows with every request of the device, answered or
 * not; the collector accepts each value once and none below one that it has seen, so a retry takes a new counter.
 * `claim` is the value of the `Apprentice-Upload` header, or "" for requests that have none.
 */
import { z } from "zod";
import { Signature, signDocument, verifyDocument, type PublicKey } from "../id/ed25519.ts";
import { DeviceId } from "../id/id.ts";
import { sha256Hex } from "../id/sha256.ts";

const context = "apprentice-request-v1";
const scheme = "Apprentice-Device ";

/** Greatest distance between the device's clock and the collector's, in ms; more is refused. */
export const greatestClockSkewMs = 15 * 60_000;

export const SignedRequest = z.strictObject({
  deviceId: DeviceId,
  counter: z.number().int().positive(),
  timeMs: z.number().int().nonnegative(),
  /** Lower-case hex SHA-256 of the body; that of zero bytes where there is none. */
  bodySha256: z.string().regex(/^[0-9a-f]{64}$/),
  method: z.enum(["GET", "PUT", "POST", "DELETE"]),
  path: z.string().startsWith("/"),
  claim: z.string(),
});
export type SignedRequest = Readonly<z.infer<typeof SignedRequest>>;

export type RequestCredentials = Pick<
  SignedRequest,
  "deviceId" | "counter" | "timeMs" | "bodySha256"
> & { readonly signature: Signature };

/** The value of the Authorization header for a request; `body` may instead be its hex SHA-256. */
export async function authorize(options: {
  readonly method: SignedRequest["method"];
  readonly path: string;
  readonly body: Uint8Array<ArrayBuffer> | { readonly sha256: string };
  readonly claim?: string;
  readonly deviceId: DeviceId;
  readonly counter: number;
  readonly nowMs: number;
  readonly privateKey: CryptoKey;
}): Promise<string> {
  const { body } = options;
  const request: SignedRequest = {
    deviceId: options.deviceId,
    counter: options.counter,
    timeMs: Math.floor(options.nowMs),
    bodySha256: body instanceof Uint8Array ? await sha256Hex(body) : body.sha256,
    method: options.method,
    path: options.path,
    claim: options.claim ?? "",
  };
  const { privateKey } = options;
  const signature = await signDocument({ context, document: request, privateKey });
  const { deviceId, counter, timeMs, bodySha256 } = request;
  return `${scheme}${[deviceId, counter, timeMs, bodySha256, signature].join(":")}`;
}

/** Reads the header without believing it; null where it is not of this form. */
export function parseCredentials(header: string | undefined): RequestCredentials | null {
  if (!header?.startsWith(scheme)) return null;
  const [deviceId, counter, timeMs, bodySha256, signature, ...rest] = header
    .slice(scheme.length)
    .split(":");
  if (rest.length > 0 || !/^\d{1,15}$/.test(counter ?? "") || !/^\d{1,15}$/.test(timeMs ?? "")) {
    return null;
  }
  const parsed = SignedRequest.pick({
    deviceId: true,
    counter: true,
    timeMs: true,
    bodySha256: true,
  })
    .extend({ signature: Signature })
    .safeParse({
      deviceId,
      counter: Number(counter),
      timeMs: Number(timeMs),
      bodySha256,
      signature,
    });
  return parsed.success ? parsed.data : null;
}

/** Whether the device with this key signed exactly this request. Counter, clock and body are the caller's to check. */
export function verifyRequest(options: {
  readonly credentials: RequestCredentials;
  readonly method: SignedRequest["method"];
  readonly path: string;
  readonly claim: string;
  readonly publicKey: PublicKey;
}): Promise<boolean> {
  const { credentials, method, path, claim, publicKey } = options;
  const { signature, ...signed } = credentials;
  return verifyDocument({
    context,
    document: { ...signed, method, path, claim },
    publicKey,
    signature,
  });
}
