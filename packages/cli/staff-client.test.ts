import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { staffClient } from "./staff-client.ts";

/** A server that asks the first caller to wait so many seconds, and answers the next. */
async function askingToWait(seconds: number) {
  let calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    if (calls > 1) return response.end('{"items":[]}');
    response.writeHead(429, { "retry-after": String(seconds), "content-type": "application/json" });
    return response.end('{"code":"too_many","message":"Too many; try again later."}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    calls: () => calls,
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
const clientOf = (url: string) =>
  staffClient({ url, token: "t", purpose: "raw_view", signal: new AbortController().signal });

test("a short wait that the collector asks for is waited, then the same is asked again", async () => {
  await using server = await askingToWait(1);
  const sinceMs = performance.now();
  expect(await clientOf(server.url).ask("listRawViews")).toEqual({ items: [] });
  expect(server.calls()).toBe(2);
  expect(performance.now() - sinceMs).toBeGreaterThan(900);
});

test("a long one is told instead of waited", async () => {
  await using server = await askingToWait(600);
  await expect(clientOf(server.url).ask("listRawViews")).rejects.toThrow(/Too many.*too_many/);
  expect(server.calls()).toBe(1);
});
