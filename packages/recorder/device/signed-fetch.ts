/** Requests to the collector in this device's name; every one takes a new counter, which lies on the disk before it is used. */
import { endpoints, type EndpointName, pathOf } from "@apprentice/core/api/endpoints.ts";
import { Failure, type FailureCode } from "@apprentice/core/api/failure.ts";
import { retryAfterMs } from "@apprentice/core/api/retry-after.ts";
import { authorize } from "@apprentice/core/api/sign-request.ts";
import { canonicalBytes } from "@apprentice/core/id/canonical-json.ts";
import type { DeviceId } from "@apprentice/core/id/id.ts";
import { takeCounter } from "./request-counter.ts";

export type Fetch = typeof fetch;

type SignedRequestOptions = {
  readonly params?: Readonly<Record<string, string>>;
  /** Appended to the path and signed with it. */
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** An upload: its octets, and their hex SHA-256. */
  readonly upload?: { readonly body: Blob; readonly sha256: string; readonly claim: string };
  readonly signal?: AbortSignal;
  /** Default 30 s; 10 minutes for uploads. */
  readonly timeoutMs?: number;
};

export type Reply =
  | { readonly kind: "answered"; readonly status: number; readonly body: unknown }
  | {
      readonly kind: "refused";
      readonly status: number;
      /** Null where something else than a collector answered. */
      readonly code: FailureCode | null;
      readonly message: string;
      /** The least wait that the collector asks for; 0 where it asks for none. */
      readonly retryAfterMs: number;
    }
  /** No answer: the network, the collector's end, or the time limit. */
  | { readonly kind: "unreached"; readonly message: string };

export type SignedFetch = (name: EndpointName, options?: SignedRequestOptions) => Promise<Reply>;

export type Sender = {
  readonly collectorUrl: string;
  readonly deviceId: DeviceId;
  readonly privateKey: CryptoKey;
  readonly counterDir: string;
  readonly clock: () => number;
  readonly fetch: Fetch;
};

const usualTimeoutMs = 30_000;
const uploadTimeoutMs = 600_000;
/** Another process of this device may have used a greater counter meanwhile. */
const greatestTries = 3;

/** Never rejects because of network or collector; rejects where the signal fires or the counter cannot be kept. */
export function createSignedFetch(sender: Sender): SignedFetch {
  return async (name, options = {}) => {
    for (let tries = 1; ; tries++) {
      const reply = await send(sender, name, options);
      const replayed = reply.kind === "refused" && reply.code === "counter_replayed";
      if (!replayed || tries === greatestTries) return reply;
    }
  };
}

async function send(
  sender: Sender,
  name: EndpointName,
  options: SignedRequestOptions,
): Promise<Reply> {
  const { method } = endpoints[name];
  const query = new URLSearchParams(options.query).toString();
  const path = `${pathOf(name, options.params)}${query && `?${query}`}`;
  const { upload, json } = options;
  const bytes = json === undefined ? new Uint8Array() : canonicalBytes(json);
  const claim = upload?.claim ?? "";
  const authorization = await authorize({
    method,
    path,
    body: upload ? { sha256: upload.sha256 } : bytes,
    claim,
    deviceId: sender.deviceId,
    counter: await takeCounter(sender.counterDir),
    nowMs: sender.clock(),
    privateKey: sender.privateKey,
  });
  const headers: Record<string, string> = { authorization };
  if (upload) headers["content-type"] = "application/octet-stream";
  else if (json !== undefined) headers["content-type"] = "application/json";
  if (claim !== "") headers["apprentice-upload"] = claim;
  const body = upload?.body ?? (json === undefined ? null : bytes);
  return exchange({
    fetch: sender.fetch,
    address: `${sender.collectorUrl}${path}`,
    method,
    headers,
    body,
    timeoutMs: options.timeoutMs ?? (upload ? uploadTimeoutMs : usualTimeoutMs),
    ...(options.signal && { signal: options.signal }),
  });
}

/** One request and its answer as a value. Rejects only where `signal` fired. */
export async function exchange(request: {
  readonly fetch: Fetch;
  readonly address: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Blob | Uint8Array<ArrayBuffer> | null;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}): Promise<Reply> {
  const { fetch: fetcher, address, method, headers, body, signal } = request;
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(request.timeoutMs);
  try {
    const response = await fetcher(address, {
      method,
      headers,
      body,
      // A redirect would carry the signature to somebody else.
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    return await replyOf(response);
  } catch {
    signal?.throwIfAborted();
    const message = `The collector at ${new URL(address).origin} cannot be reached; check the connection.`;
    return { kind: "unreached", message };
  }
}

async function replyOf(response: Response): Promise<Reply> {
  const { status } = response;
  const text = await response.text();
  const body = parseJson(text);
  if (response.ok && body !== undefined) return { kind: "answered", status, body };
  const failure = Failure.safeParse(body);
  const wait = { retryAfterMs: retryAfterMs(response.headers) };
  if (failure.success) return { kind: "refused", status, ...failure.data, ...wait };
  const message = `The collector answered ${String(status)} without saying why; is the address right?`;
  return { kind: "refused", status, code: null, message, ...wait };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
