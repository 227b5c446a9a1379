/** Endpoints as they are: real HTTP servers on loopback that speak the protocols, or misbehave. */
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { afterEach, describe, expect, test } from "vitest";
import type { SafeObservation, SafeTile } from "@apprentice/core/action/safe.ts";
import { TileHash } from "@apprentice/core/id/id.ts";
import { agentnet } from "../../export/dialects/agentnet.ts";
import { anthropic } from "../../export/dialects/anthropic.ts";
import { openai } from "../../export/dialects/openai.ts";
import { fakeObservation } from "../../train/fake-screen.ts";
import type { Model, Situation } from "../model.ts";
import { openAnthropicModel } from "./anthropic-model.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import type { EndpointOptions } from "./endpoint-options.ts";
import { openOpenaiModel } from "./openai-model.ts";
import { type Answer, type Endpoint, json, openEndpoint } from "./testing/open-endpoint.ts";
import { openTileStore } from "./tile-store.ts";

const running: Endpoint[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one[Symbol.asyncDispose]();
});

async function serve(answer: Answer): Promise<Endpoint> {
  const endpoint = await openEndpoint(answer);
  running.push(endpoint);
  return endpoint;
}

const wait = (ms: number, signal?: AbortSignal): Promise<void> =>
  sleep(ms, undefined, signal ? { signal } : {});

const frame = { widthPx: 3_136, heightPx: 1_568, tilePx: 256 };
const hash = TileHash.parse("a".repeat(64));

async function situation(): Promise<{ situation: Situation; tiles: EndpointOptions["tiles"] }> {
  const create = { width: 64, height: 32, channels: 3 as const, background: "#204060" };
  const webp = await sharp({ create }).webp().toBuffer();
  const tiles = openTileStore();
  tiles.add([{ hash, webp: new Uint8Array(webp) }] as unknown as SafeTile[]);
  const seen = fakeObservation({ id: "obs-1", app: "x", scene: { widgets: [], focused: null } });
  const grid = { ...frame, tiles: [hash, ...Array.from({ length: 90 }, () => null)] };
  const observation = { ...seen, frame: grid, frameAgeMs: 1 } as SafeObservation;
  const action = {
    kind: "click" as const,
    startMs: 0,
    endMs: 1,
    observationId: seen.id,
    approach: [],
    at: { x: 100, y: 50 },
    modifiers: [],
  };
  const history = [{ observation, action, targetId: null }];
  return { situation: { observation, instruction: "Press Go", history }, tiles };
}

async function decide(
  open: (options: EndpointOptions) => Model,
  url: string,
  more: Partial<EndpointOptions> = {},
  signal?: AbortSignal,
) {
  const { situation: asked, tiles } = await situation();
  const dialect = open === openAnthropicModel ? anthropic : openai;
  // Generous: a busy machine may be slow to draw the picture that is sent.
  const base = { modelName: "m", dialect, key: "k", tiles, timeoutMs: 60_000, fetch, wait };
  const model = open({ url: checkEndpoint(url, []), ...base, ...more });
  return model.decide(signal ? { ...asked, signal } : asked);
}

describe("an OpenAI-compatible endpoint", () => {
  const toolCall = (argumentsText: string) => ({
    choices: [
      { message: { content: null, tool_calls: [{ function: { arguments: argumentsText } }] } },
    ],
  });

  test("is shown the guarded picture and what was done, and its tool call becomes a proposal", async () => {
    const { url, asked } = await serve(
      json(toolCall('{"type":"click","button":"right","x":30,"y":40}')),
    );
    const { action } = await decide(openOpenaiModel, url);
    expect(action).toEqual({
      kind: "right_click",
      elementId: null,
      at: { x: 30, y: 40 },
      modifiers: [],
    });
    const [one] = asked;
    expect(one).toMatchObject({
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer k" },
    });
    const prompt = textAt(one?.body, "messages", 1, "content", 0, "text");
    expect(prompt).toContain("Task: Press Go");
    expect(prompt).toContain('"x":100');
    const picture = pictureOf(textAt(one?.body, "messages", 1, "content", 1, "image_url", "url"));
    expect(await sharp(picture).metadata()).toMatchObject({ width: 3_136, height: 1_568 });
  });

  test("may answer in words, in a fence, after thinking, in another dialect", async () => {
    const content = "<think>x</think>Now:\n```python\npyautogui.click(x=0.5, y=0.25)\n```";
    const { url } = await serve(json({ choices: [{ message: { content } }] }));
    const { action } = await decide(openOpenaiModel, url, { dialect: agentnet });
    expect(action).toMatchObject({ kind: "click", at: { x: 1_568, y: 392 } });
    const done = await serve(json({ choices: [{ message: { content: "The task is done." } }] }));
    expect((await decide(openOpenaiModel, done.url)).action).toEqual({
      kind: "terminate",
      status: "success",
    });
  });

  test.each<[string, Answer, string]>([
    ["says no", json({ error: "secret words" }, 401), "endpoint_refused"],
    [
      "leads elsewhere",
      (r) => void r.writeHead(302, { location: "http://example.test/" }).end(),
      "endpoint_refused",
    ],
    ["hangs up", (r) => void r.destroy(), "endpoint_refused"],
    ["never answers", () => undefined, "endpoint_slow"],
    ["never ends", (r) => void r.writeHead(200).write("{"), "endpoint_slow"],
    ["floods", (r) => flood(r), "endpoint_nonsense"],
    ["is no JSON", (r) => void r.end("<html>"), "endpoint_nonsense"],
    ["streams events", (r) => void r.end('data: {"choices":[]}\n\n'), "endpoint_nonsense"],
    ["is another JSON", json({ hello: 1 }), "endpoint_nonsense"],
    ["has no choice", json({ choices: [] }), "endpoint_nonsense"],
    ["calls what does not exist", json(toolCall('{"type":"format"}')), "endpoint_nonsense"],
    ["has broken arguments", json(toolCall('{"type":"click","x":"a"}')), "endpoint_nonsense"],
    ["chats", json({ choices: [{ message: { content: "Hello there" } }] }), "endpoint_nonsense"],
  ])("that %s is a typed error without its words", async (_, answer, code) => {
    const { url } = await serve(answer);
    const limit = code === "endpoint_slow" ? { timeoutMs: 400 } : {};
    const failed = await decide(openOpenaiModel, url, limit).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code });
    expect(String(failed)).not.toContain("secret words");
  });

  test("that is not there is refused; one that is asked no longer is left", async () => {
    await expect(decide(openOpenaiModel, "http://127.0.0.1:9/v1")).rejects.toMatchObject({
      code: "endpoint_refused",
    });
    const { url } = await serve(() => undefined);
    const stop = new AbortController();
    const deciding = decide(openOpenaiModel, url, { timeoutMs: 60_000 }, stop.signal);
    stop.abort(new Error("taken over"));
    await expect(deciding).rejects.toThrow("taken over");
  });
});

describe("an Anthropic endpoint", () => {
  test("gets the picture in the tool's size, and places come back in the frame's pixels", async () => {
    const input = { action: "left_click", coordinate: [758, 379] };
    const content = [
      { type: "text", text: "I click" },
      { type: "tool_use", name: "computer", input },
    ];
    const { url, asked } = await serve(json({ content, stop_reason: "tool_use" }));
    const { action } = await decide(openAnthropicModel, url);
    expect(action).toMatchObject({ kind: "click", at: { x: 1_568, y: 784 } });
    const [one] = asked;
    expect(one).toMatchObject({ path: "/v1/messages", headers: { "x-api-key": "k" } });
    expect(one?.body).toMatchObject({
      tools: [{ display_width_px: 1_516, display_height_px: 758 }],
    });
    const picture = pictureOf(textAt(one?.body, "messages", 0, "content", 1, "source", "data"));
    expect(await sharp(picture).metadata()).toMatchObject({ width: 1_516, height: 758 });
  });

  test.each<[string, unknown, object]>([
    ["a wish for a picture waits", { action: "screenshot" }, { kind: "wait" }],
    ["keys are read", { action: "key", text: "ctrl+s" }, { kind: "key", keys: ["ctrl", "s"] }],
  ])("%s", async (_, input, expected) => {
    const { url } = await serve(json({ content: [{ type: "tool_use", name: "computer", input }] }));
    expect((await decide(openAnthropicModel, url)).action).toMatchObject(expected);
  });

  test("that says nothing is a typed error", async () => {
    const { url } = await serve(json({ content: [] }));
    await expect(decide(openAnthropicModel, url)).rejects.toMatchObject({
      code: "endpoint_nonsense",
    });
  });
});

test("without a picture nothing is asked", async () => {
  const { url, asked } = await serve(json({}));
  const { situation: seen, tiles } = await situation();
  const base = { modelName: "m", dialect: openai, key: null, tiles, timeoutMs: 400, fetch, wait };
  const model = openOpenaiModel({ url: new URL(url), ...base });
  const observation = { ...seen.observation, frame: null };
  await expect(model.decide({ ...seen, observation })).rejects.toMatchObject({
    code: "picture_missing",
  });
  expect(asked).toEqual([]);
});

test.each<[string, readonly string[], boolean]>([
  ["http://127.0.0.1:8000/v1", [], true],
  ["http://localhost:8000", [], true],
  ["http://[::1]:8000", [], true],
  ["https://models.example.test/v1", [], false],
  ["https://models.example.test/v1", ["models.example.test"], true],
  ["https://models.example.test/v1", ["*.example.test"], true],
  ["https://models.example.test/v1", ["https://models.example.test/v1"], true],
  ["https://models.example.test/v10", ["https://models.example.test/v1"], false],
  ["https://models.example.test.evil.test/v1", ["models.example.test"], false],
  ["http://models.example.test/v1", ["models.example.test"], false],
  ["http://127.0.0.1.evil.test/", [], false],
  ["https://user:pass@models.example.test/", ["models.example.test"], false],
  ["file:///etc/passwd", ["*"], false],
  ["nonsense", ["*"], false],
])("%s with %j: allowed %s", (address, allowed, good) => {
  const outcome = (): string => {
    try {
      return checkEndpoint(address, allowed).protocol;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(outcome()).toMatch(good ? /^https?:$/ : /^endpoint_not_allowed$/);
});

function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown>)[key],
    value,
  );
  return String(found);
}

const pictureOf = (text: string): Buffer =>
  Buffer.from(text.slice(text.indexOf(",") + 1), "base64");

function flood(response: ServerResponse): void {
  const chunk = "x".repeat(65_536);
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once("drain", pour);
  };
  response.writeHead(200);
  pour();
}
