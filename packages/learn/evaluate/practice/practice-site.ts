/** Serves practice pages on loopback and keeps what each page last reported of itself. */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { practicePage } from "./page.ts";

const greatestReportBytes = 65_536;
const greatestWaitMs = 20_000;

export type OpenPage = {
  readonly url: string;
  report(): Readonly<Record<string, unknown>>;
  /** Resolves once a browser has asked for the page and its script runs. */
  readonly loaded: Promise<void>;
};

export type PracticeSite = AsyncDisposable & {
  /** Host and port, as policies name it. */
  readonly host: string;
  /** A page that does nothing but wait for the first one; what a browser is started with. */
  readonly startUrl: string;
  /** Puts a page up under a fresh address; the browser that shows the page before it goes there by itself. */
  open(html: string): OpenPage;
};

type Page = {
  readonly html: string;
  report: Record<string, unknown>;
  readonly loaded: PromiseWithResolvers<void>;
};

class Pages {
  readonly #pages: Page[] = [];
  #turned = Promise.withResolvers<void>();

  add(html: string): { readonly id: number; readonly page: Page } {
    const page: Page = { html, report: {}, loaded: Promise.withResolvers<void>() };
    this.#pages.push(page);
    this.#turned.resolve();
    this.#turned = Promise.withResolvers<void>();
    return { id: this.#pages.length - 1, page };
  }

  get(id: number): Page | undefined {
    return this.#pages[id];
  }

  /** Number of the newest page, once it is another than `id`; null after `greatestWaitMs`. */
  async after(id: number): Promise<number | null> {
    const newest = (): number | null =>
      this.#pages.length - 1 === id ? null : this.#pages.length - 1;
    if (newest() === null) {
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, greatestWaitMs);
      });
      await Promise.race([this.#turned.promise, timeout]);
      clearTimeout(timer);
    }
    return newest();
  }
}

export async function startPracticeSite(): Promise<PracticeSite> {
  const pages = new Pages();
  const server = createServer((request, response) => {
    answer(pages, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const urlOf = (id: number): string => `http://${host}/page/${id}`;
  const start = pages.add(practicePage("Practice", ""));
  return {
    host,
    startUrl: urlOf(start.id),
    open: (html) => {
      const { id, page } = pages.add(html);
      return { url: urlOf(id), report: () => page.report, loaded: page.loaded.promise };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  pages: Pages,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, verb, number] = (request.url ?? "").split("/");
  const id = Number(number);
  const page = pages.get(id);
  if (!page) {
    response.writeHead(404).end("no such page");
    return;
  }
  if (verb === "next") {
    page.loaded.resolve();
    const next = await pages.after(id);
    response.writeHead(next === null ? 204 : 200).end(next === null ? undefined : `/page/${next}`);
  } else if (request.method === "POST" && verb === "report") {
    page.report = JSON.parse(await readBody(request)) as Record<string, unknown>;
    response.writeHead(204).end();
  } else {
    response
      .writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" })
      .end(page.html);
  }
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
