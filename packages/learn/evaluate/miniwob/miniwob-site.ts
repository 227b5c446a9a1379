/** Serves a user's folder of MiniWoB++ on loopback, each page with a driver, and keeps how episodes ended. */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";
import { z } from "zod";
import { driverScript } from "./driver-script.ts";

export type Visit = {
  /** What the page asks for, once its episode has begun; null: the page failed. */
  readonly begun: Promise<string | null>;
  /** The plain reward, 1 for done; null while the episode goes on. */
  reward(): number | null;
};

export type MiniwobSite = AsyncDisposable & {
  readonly host: string;
  /** What a browser is started with. */
  readonly startUrl: string;
  /** The browser that shows the visit before goes on to this one by itself. */
  open(task: string, seed: number): Visit;
};

type Kept = {
  readonly task: string;
  readonly seed: number;
  readonly begun: PromiseWithResolvers<string | null>;
  reward: number | null;
};

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".png": "image/png",
  ".gif": "image/gif",
  ".jpg": "image/jpeg",
  ".svg": "image/svg+xml",
};
const greatestReportBytes = 16_384;
const Said = z.object({ utterance: z.string().optional(), reward: z.number().optional() });

export async function startMiniwobSite(root: string): Promise<MiniwobSite> {
  const visits: Kept[] = [];
  const server = createServer((request, response) => {
    answer({ root, visits, request, response }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    startUrl: `http://${host}/start`,
    open(task, seed) {
      const kept: Kept = { task, seed, begun: Promise.withResolvers(), reward: null };
      visits.push(kept);
      return { begun: kept.begun.promise, reward: () => kept.reward };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Asked = {
  readonly root: string;
  readonly visits: readonly Kept[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

async function answer(asked: Asked): Promise<void> {
  const { visits, request, response } = asked;
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://site");
  if (pathname === "/start") return void response.writeHead(200, html).end(startPage);
  const [, first, number, verb] = pathname.split("/");
  if (first !== "visit") return sendFile(asked, pathname, Number(searchParams.get("visit") ?? -1));
  const id = Number(number);
  if (verb === "next") {
    const newest = visits.length - 1;
    const next = visits[newest];
    if (!next || newest === id) return void response.writeHead(204).end();
    return void response.writeHead(200).end(`/miniwob/${next.task}.html?visit=${newest}`);
  }
  const visit = visits[id];
  if (visit) keep(visit, verb, Said.parse(JSON.parse(await readBody(request))));
  response.writeHead(visit ? 204 : 404).end();
}

function keep(visit: Kept, verb: string | undefined, said: z.infer<typeof Said>): void {
  if (verb === "ended") visit.reward = said.reward ?? 0;
  else visit.begun.resolve(verb === "begun" ? (said.utterance ?? null) : null);
}

const html = { "content-type": types[".html"] ?? "", "cache-control": "no-store" };

const startPage = `<!doctype html><title>MiniWoB++</title><script>(async () => { for (;;) {
  const next = await fetch("/visit/-1/next").catch(() => null);
  if (next && next.status === 200) return location.replace(await next.text());
  await new Promise((resolve) => setTimeout(resolve, 50)); } })();</script>`;

/** Only below the folder, whatever the address says. */
async function sendFile({ root, visits, response }: Asked, pathname: string, id: number) {
  const path = normalize(join(root, decodeURIComponent(pathname)));
  const inside = path.startsWith(normalize(root + sep));
  const bytes = inside ? await readFile(path).catch(() => null) : null;
  if (!bytes) return void response.writeHead(404).end();
  const type = types[extname(path)] ?? "application/octet-stream";
  const visit = visits[id];
  const headers = { "content-type": type, "cache-control": "no-store" };
  const body = visit ? withDriver(bytes, { id, seed: visit.seed }) : bytes;
  response.writeHead(200, headers).end(body);
}

function withDriver(page: Buffer, visit: { readonly id: number; readonly seed: number }): string {
  const text = page.toString("utf8");
  const end = text.lastIndexOf("</body>");
  const at = end === -1 ? text.length : end;
  return `${text.slice(0, at)}${driverScript(visit)}${text.slice(at)}`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > greatestReportBytes) throw new RangeError("report too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
