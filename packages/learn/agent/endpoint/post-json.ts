/** One question to a model endpoint: bounded in time and in bytes, without redirects, every failure typed. */
import { LearnError } from "../../errors.ts";

export type PostOptions = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly timeoutMs: number;
  readonly greatestBytes: number;
  readonly fetch: typeof fetch;
  readonly signal?: AbortSignal;
};

/**
 * The answer's JSON. Throws LearnError `endpoint_refused` (no connection, or a status that says no),
 * `endpoint_slow` (nothing whole within the time) and `endpoint_nonsense` (too long, or no JSON).
 * The caller's own signal rejects with its reason.
 */
export async function postJson(options: PostOptions): Promise<unknown> {
  const { url, signal } = options;
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const stop = signal ? AbortSignal.any([signal, timeout]) : timeout;
  try {
    const response = await ask(options, stop);
    if (!response.ok) throw refused(url, response);
    return parse(url, await readBounded(response, options));
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof LearnError) throw cause;
    if (timeout.aborted) throw slow(options);
    const message = `The model at ${url.host} cannot be reached. Is it running, and is the address right?`;
    throw new LearnError("endpoint_refused", message, { cause });
  }
}

function ask({ url, headers, body, fetch }: PostOptions, signal: AbortSignal): Promise<Response> {
  return fetch(url, {
    method: "POST",
    // Elsewhere is a host that nobody has approved.
    redirect: "error",
    headers: { "content-type": "application/json", accept: "application/json", ...headers },
    body: JSON.stringify(body),
    signal,
  });
}

async function readBounded(response: Response, options: PostOptions): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > options.greatestBytes) throw tooLong(options);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(url: URL, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `The model at ${url.host} answered with something that is no JSON. Is it the right kind of endpoint?`;
    throw new LearnError("endpoint_nonsense", message, { cause });
  }
}

/** What an endpoint says of itself in an error may quote the picture, so only its status is told. */
function refused(url: URL, { status }: Response): LearnError {
  const hint =
    status === 401 || status === 403
      ? "Is the key right?"
      : status === 404
        ? "Is the path right?"
        : "See the model server's own log.";
  return new LearnError("endpoint_refused", `The model at ${url.host} answered ${status}. ${hint}`);
}

function slow({ url, timeoutMs }: PostOptions): LearnError {
  const message = `The model at ${url.host} did not answer within ${timeoutMs} ms. Use a faster one, or a longer time.`;
  return new LearnError("endpoint_slow", message);
}

function tooLong({ url, greatestBytes }: PostOptions): LearnError {
  const message = `The model at ${url.host} answered with more than ${greatestBytes} bytes; that is no action.`;
  return new LearnError("endpoint_nonsense", message);
}
