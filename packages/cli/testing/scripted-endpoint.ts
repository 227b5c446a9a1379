/** A vision-language model's endpoint on loopback that answers what a test wrote down. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { refuseWrongRequest } from "@apprentice/learn/agent/endpoint/testing/refuse-wrong-request.ts";

/** The model's own words, or whatever a broken server sends. */
export type ScriptedAnswer = string | ((response: ServerResponse) => void);

/** No answer at all, as of a model that thinks for ever. */
export const silence: ScriptedAnswer = () => undefined;

export type ScriptedEndpoint = AsyncDisposable & {
  readonly url: string;
  /** How often it was asked since the last script. */
  asked(): number;
  /** What it was sent since then, as JSON. */
  bodies(): readonly string[];
  /** What it answers from now on; after the last one it says that the task is done. */
  script(answers: readonly ScriptedAnswer[]): void;
};

export async function openScriptedEndpoint(): Promise<ScriptedEndpoint> {
  let answers: readonly ScriptedAnswer[] = [];
  let bodies: string[] = [];
  const server = createServer((request, response) => {
    const reply = async (): Promise<void> => {
      const body = await text(request);
      const answer = answers[bodies.length] ?? "The task is done.";
      bodies.push(body);
      const { url: path = "", headers } = request;
      const asked = { path, headers, body: JSON.parse(body) as unknown };
      if (refuseWrongRequest(asked, response)) return;
      if (typeof answer === "function") return answer(response);
      response.end(JSON.stringify({ choices: [{ message: { content: answer } }] }));
    };
    void reply();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked: () => bodies.length,
    bodies: () => bodies,
    script: (next) => {
      answers = next;
      bodies = [];
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
