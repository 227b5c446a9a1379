/** The HTTP door: authenticates, hands over to a route, and answers in one form. */
import { Readable } from "node:stream";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { z } from "zod";
import { endpoints } from "@apprentice/core/api/endpoints.ts";
import { decodeClaim } from "@apprentice/core/api/upload-claim.ts";
import { CollectorError } from "../errors.ts";
import { tooLarge } from "../ingest/store-segment.ts";
import type { Services } from "../services.ts";
import { authenticate } from "./authenticate.ts";
import { createRateLimiter, RateLimits, type RateLimiter } from "./rate-limits.ts";
import { refuse, type Refusal } from "./refusal.ts";
import type { Answer, Route } from "./route.ts";
import { routes } from "./routes.ts";

/** Largest JSON body; receipts and policies are far smaller. */
const greatestJsonBytes = 256 * 1024;

const Purpose = z
  .enum(["operate", "review", "train_computer_use_agents", "raw_view", "answer", "report"])
  .nullable()
  .catch(null);

/** One line for one request: no path, no query, no content. */
export type AccessLine = {
  readonly atMs: number;
  readonly endpoint: string;
  readonly status: number;
  readonly tookMs: number;
};

export type ServerOptions = {
  readonly services: Services;
  readonly onAccess: (line: AccessLine) => void;
  /** Errors that were answered with 500; content never reaches a caller. */
  readonly onError: (error: unknown) => void;
  /** Default: those of rate-limits.ts. */
  readonly rateLimits?: RateLimits;
  /** Ms that never go back; by it the rates are counted. Default: since the process began. */
  readonly monotonicMs?: () => number;
  /** Adds what is not the collector's own, such as the console's pages. */
  readonly extend?: (app: FastifyInstance) => void;
};

/** Builds the server without listening yet. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { services, onError } = options;
  const app = fastify({
    logger: false,
    bodyLimit: greatestJsonBytes,
    requestTimeout: 120_000,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 128 },
  });
  readBodies(app);
  app.addHook("onRequest", (_, reply, done) => {
    reply.headers(securityHeaders);
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    options.onAccess({
      atMs: services.nowMs(),
      endpoint: `${request.method} ${request.routeOptions.url ?? "(unknown)"}`,
      status: reply.statusCode,
      tookMs: Math.round(reply.elapsedTime),
    });
    done();
  });
  app.setNotFoundHandler((_, reply) =>
    send(reply, refuse("not_found", "There is no such endpoint; see core/api/endpoints.ts.")),
  );
  app.setErrorHandler((error, _, reply) => send(reply, refusalOf(error, onError)));
  const { rateLimits = RateLimits.parse({}), monotonicMs = () => performance.now() } = options;
  const limiter = createRateLimiter(rateLimits, monotonicMs);
  for (const route of routes) addRoute(app, { services, limiter }, route);
  options.extend?.(app);
  return app;
}

const securityHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** JSON arrives as bytes, because signatures cover bytes; uploads arrive as a stream. */
function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_, body, done) => {
    done(null, body);
  });
  app.addContentTypeParser("application/octet-stream", (_, payload, done) => done(null, payload));
}

type Door = { readonly services: Services; readonly limiter: RateLimiter };

function addRoute(app: FastifyInstance, door: Door, route: Route): void {
  const { method, path } = endpoints[route.name];
  app.route({
    method,
    url: path,
    ...(route.greatestBytes === null ? {} : { bodyLimit: route.greatestBytes }),
    handler: async (request, reply) => send(reply, await admitted(door, route, request)),
  });
}

/** The answer, or that the caller has to wait. */
async function admitted(
  door: Door,
  route: Route,
  request: FastifyRequest,
): Promise<Answer | Refusal> {
  const { limiter } = door;
  const { authorization } = request.headers;
  const attempt = { name: route.name, address: request.ip, authorization };
  const tooMany = limiter.enter(attempt);
  if (tooMany) return tooMany;
  const result = await answer(door, route, request);
  limiter.leave(attempt, result.kind === "bytes" ? 200 : result.status);
  return result;
}

async function answer(
  { services, limiter }: Door,
  route: Route,
  request: FastifyRequest,
): Promise<Answer | Refusal> {
  const received = bodyOf(services, route, request);
  if (received.kind === "refused") return received;
  const claim = headerOf(request, "apprentice-upload");
  const who = await authenticate(services, {
    name: route.name,
    authorization: request.headers.authorization,
    path: request.url,
    claim: claim ?? "",
    body: received.signed,
    takesCounter: !route.upload,
  });
  if (who.kind === "refused") return who;
  const tooMany = limiter.admit(route.name, who.principal);
  if (tooMany) return tooMany;
  const parsed = parseJson(received.bytes);
  if (parsed.kind === "refused") return parsed;
  return route.run(services, {
    principal: who.principal,
    purpose: Purpose.parse(headerOf(request, "apprentice-purpose") ?? null),
    counter: who.counter,
    claim: decodeClaim(claim),
    params: request.params,
    query: request.query,
    body: parsed.value,
    stream: received.stream,
  });
}

type Received = {
  readonly kind: "received";
  readonly bytes: Buffer;
  readonly stream: Readable | null;
  /** What the signature must cover. */
  readonly signed: Buffer | { readonly sha256: string };
};

function bodyOf(services: Services, route: Route, request: FastifyRequest): Received | Refusal {
  const { body, params } = request;
  const empty = Buffer.alloc(0);
  if (!route.upload) {
    const bytes = Buffer.isBuffer(body) ? body : empty;
    return { kind: "received", bytes, stream: null, signed: bytes };
  }
  if (Number(request.headers["content-length"] ?? 0) > services.greatestSegmentBytes) {
    return tooLarge(services);
  }
  const { sha256 = "" } = params as { readonly sha256?: string };
  const stream = body instanceof Readable ? body : null;
  return { kind: "received", bytes: empty, stream, signed: { sha256 } };
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

function parseJson(bytes: Buffer): { kind: "parsed"; value: unknown } | Refusal {
  if (bytes.length === 0) return { kind: "parsed", value: undefined };
  try {
    return { kind: "parsed", value: JSON.parse(bytes.toString("utf8")) as unknown };
  } catch {
    return refuse("malformed", "The body is not JSON.");
  }
}

/** Fastify's own refusals keep their kind; everything else is a fault, told to the log and not to the caller. */
function refusalOf(error: unknown, onError: (error: unknown) => void): Refusal {
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  if (status === 413) return refuse("too_large", "The body is too large for this endpoint.");
  if (status >= 400 && status < 500) return refuse("malformed", "The request is not well-formed.");
  onError(error);
  if (error instanceof CollectorError && error.code === "anchor_missing") {
    return refuse(
      "busy",
      "The collector cannot write this down in its second place now; ask again later.",
    );
  }
  return refuse("internal", "The collector failed; its log says why. Try again later.");
}

function send(reply: FastifyReply, result: Answer | Refusal): FastifyReply {
  if (result.kind === "bytes") return reply.type(result.type).send(Buffer.from(result.bytes));
  if (result.kind === "json") {
    return reply.code(result.status).type("application/json").send(JSON.stringify(result.body));
  }
  const { code, message, status, retryAfterS } = result;
  if (retryAfterS !== undefined) reply.header("retry-after", String(retryAfterS));
  // What is too large is not worth reading to its end.
  if (code === "too_large") reply.header("connection", "close");
  return reply.code(status).type("application/json").send(JSON.stringify({ code, message }));
}
