/** One question to a model endpoint: bounded in time and in bytes, without redirects, every failure typed. */
import { LearnError } from "../../errors.ts";
import type { Wait } from "../act/wait.ts";

export type PostOptions = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly timeoutMs: number;
  readonly greatestBytes: number;
  readonly fetch: typeof fetch;
  readonly wait: Wait;
  readonly signal?: AbortSignal;
};

/** An endpoint that says "too many, later" is asked again this often, if it is in time. */
const mostTries = 4;

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
    for (let tries = 1; ; tries += 1) {
      const response = await ask(options, stop);
      if (response.ok) return parse(url, await readBounded(response, options));
      // What it says of itself may quote the picture and is not read; the connection is given back.
      await response.body?.cancel();
      const pauseMs = pauseOf(response);
      if (pauseMs === null || tries === mostTries) throw refused(url, response);
      if (pauseMs >= options.timeoutMs) throw busy(options, pauseMs);
      await options.wait(pauseMs, stop);
    }
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
    // Elsewhere is a host that nobody has approved: the answer that leads there is a refusal.
    redirect: "manual",
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

const busyStatus: ReadonlySet<number> = new Set([429, 503, 529]);

/** How long it wants to be left alone, in ms, where it says so in seconds; null: it does not say. */
function pauseOf({ status, headers }: Response): number | null {
  const after = headers.get("retry-after") ?? "";
  return busyStatus.has(status) && /^\d{1,6}$/.test(after) ? Number(after) * 1_000 : null;
}

function busy({ url, timeoutMs }: PostOptions, pauseMs: number): LearnError {
  const message = `The model at ${url.host} has too much to do: it asks to be left alone for ${pauseMs / 1_000} s, longer than the ${timeoutMs} ms that an answer may take. Try later.`;
  return new LearnError("endpoint_refused", message);
}

/** What an endpoint says of itself in an error may quote the picture, so only its status is told. */
function refused(url: URL, { status }: Response): LearnError {
  const message = `The model at ${url.host} answered ${status}. ${hintOf(status)}`;
  return new LearnError("endpoint_refused", message);
}

function hintOf(status: number): string {
  if (status >= 300 && status < 400)
    return "It leads to another address, which is not followed. Give that address itself, if it may be used.";
  if (status === 401 || status === 403) return "Is the key right?";
  if (status === 404) return "Is the path right?";
  if (status === 429) return "It has too much to do, or a quota is used up.";
  return "See the model server's own log.";
}

function slow({ url, timeoutMs }: PostOptions): LearnError {
  const message = `The model at ${url.host} did not answer within ${timeoutMs} ms. Use a faster one, or a longer time.`;
  return new LearnError("endpoint_slow", message);
}

function tooLong({ url, greatestBytes }: PostOptions): LearnError {
  const message = `The model at ${url.host} answered with more than ${greatestBytes} bytes; that is no action.`;
  return new LearnError("endpoint_nonsense", message);
}
