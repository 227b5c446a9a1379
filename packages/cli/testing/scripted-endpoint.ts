/** A vision-language model's endpoint on loopback that answers what a test wrote down. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The model's own words, or whatever a broken server sends. */
export type ScriptedAnswer = string | ((response: ServerResponse) => void);

/** No answer at all, as of a model that thinks for ever. */
export const silence: ScriptedAnswer = () => undefined;

export type ScriptedEndpoint = AsyncDisposable & {
  readonly url: string;
  /** How often it was asked since the last script. */
  asked(): number;
  /** What it answers from now on; after the last one it says that the task is done. */
  script(answers: readonly ScriptedAnswer[]): void;
};

export async function openScriptedEndpoint(): Promise<ScriptedEndpoint> {
  let answers: readonly ScriptedAnswer[] = [];
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const answer = answers[asked++] ?? "The task is done.";
      if (typeof answer === "function") return answer(response);
      response.end(JSON.stringify({ choices: [{ message: { content: answer } }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked: () => asked,
    script: (next) => {
      answers = next;
      asked = 0;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
