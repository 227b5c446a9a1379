/** A model's endpoint on loopback that answers what a test says, to requests that its API would take. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type Request, refuseWrongRequest, wrongRequest } from "./refuse-wrong-request.ts";

/** `at`: how many were asked before. */
export type Answer = (response: ServerResponse, at: number) => void;

export type Endpoint = AsyncDisposable & {
  readonly url: string;
  /** Every request, also those that were refused. */
  readonly asked: readonly Request[];
  /** Why requests were refused. */
  readonly wrong: readonly string[];
};

export async function openEndpoint(answer: Answer): Promise<Endpoint> {
  const asked: Request[] = [];
  const wrong: string[] = [];
  const server = createServer((request, response) => {
    const reply = async (): Promise<void> => {
      const body: unknown = JSON.parse(await text(request));
      const one = { path: request.url ?? "", headers: request.headers, body };
      asked.push(one);
      const why = wrongRequest(one);
      if (why !== null) wrong.push(why);
      if (!refuseWrongRequest(one, response)) answer(response, asked.length - 1);
    };
    reply().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    wrong,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const json =
  (value: unknown, status = 200): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  };
