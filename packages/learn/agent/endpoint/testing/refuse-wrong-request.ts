/** What an endpoint in a test says to a request that the API of its path would refuse. */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { anthropicError, wrongAnthropicRequest } from "./anthropic-contract.ts";
import { openaiError, wrongOpenaiRequest } from "./openai-contract.ts";

export type Request = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
};

/** Why it is wrong, or null. */
export function wrongRequest({ path, headers, body }: Request): string | null {
  if (path.endsWith("/messages")) return wrongAnthropicRequest(headers, body);
  if (path.endsWith("/chat/completions")) return wrongOpenaiRequest(headers, body);
  return `no such path: ${path}`;
}

/** Answers 400 with the API's own words, and true, where the request is wrong. */
export function refuseWrongRequest(request: Request, response: ServerResponse): boolean {
  const wrong = wrongRequest(request);
  if (wrong === null) return false;
  const error = request.path.endsWith("/messages") ? anthropicError(wrong) : openaiError(wrong);
  response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(error));
  return true;
}
