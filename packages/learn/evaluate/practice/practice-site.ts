/** Serves practice pages on loopback and keeps what each page last reported of itself. */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const greatestReportBytes = 65_536;

export type PracticeSite = AsyncDisposable & {
  /** Host and port, as policies name it. */
  readonly host: string;
  /** Puts a page up under a fresh address. */
  open(html: string): { readonly url: string; report(): Readonly<Record<string, unknown>> };
};

type Page = { readonly html: string; report: Record<string, unknown> };

export async function startPracticeSite(): Promise<PracticeSite> {
  const pages = new Map<string, Page>();
  const server = createServer((request, response) => {
    answer(pages, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    host,
    open: (html) => {
      const id = String(pages.size + 1);
      const page: Page = { html, report: {} };
      pages.set(id, page);
      return { url: `http://${host}/page/${id}`, report: () => page.report };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  pages: Map<string, Page>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, verb, id] = (request.url ?? "").split("/");
  const page = pages.get(id ?? "");
  if (!page) {
    response.writeHead(404).end("no such page");
    return;
  }
  if (request.method === "POST" && verb === "report") {
    page.report = JSON.parse(await readBody(request)) as Record<string, unknown>;
    response.writeHead(204).end();
    return;
  }
  response
    .writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" })
    .end(page.html);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > greatestReportBytes) throw new RangeError("report too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
