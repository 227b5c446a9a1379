/** Every request of a run, whatever happens in it, is one that the public API takes. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import { anthropic } from "../../export/dialects/anthropic.ts";
import { openai } from "../../export/dialects/openai.ts";
import type { Size } from "../../export/dialect.ts";
import type { Review } from "../direct/director.ts";
import type { Model, ProposedAction, Situation } from "../model.ts";
import type { AgentOptions } from "../run.ts";
import { click, openFakeDesktop } from "../testing/fake-desktop.ts";
import { openAnthropicModel } from "./anthropic-model.ts";
import { openOpenaiModel } from "./openai-model.ts";
import { wrongAnthropicRequest } from "./testing/anthropic-contract.ts";
import { type Answer, json, openEndpoint } from "./testing/open-endpoint.ts";
import { wrongOpenaiRequest } from "./testing/openai-contract.ts";
import { picturing } from "./testing/picturing.ts";
import { type TileStore, openTileStore } from "./tile-store.ts";

type Call = Readonly<Record<string, unknown>>;
const apis = {
  anthropic: {
    open: openAnthropicModel,
    dialect: anthropic,
    at: (x: number, y: number): Call => ({ action: "left_click", coordinate: [x, y] }),
    type: (text: string): Call => ({ action: "type", text }),
    says: (input: Call): unknown => ({
      content: [{ type: "tool_use", id: "toolu_1", name: "computer", input }],
      stop_reason: "tool_use",
    }),
    ends: { content: [{ type: "text", text: "The task is done." }], stop_reason: "end_turn" },
  },
  openai: {
    open: openOpenaiModel,
    dialect: openai,
    at: (x: number, y: number): Call => ({ type: "click", button: "left", x, y }),
    type: (text: string): Call => ({ type: "type", text }),
    says: (input: Call): unknown => ({
      choices: [
        {
          message: {
            content: null,
            tool_calls: [
              {
                id: "call_1",
                type: "function",
                function: { name: "computer", arguments: JSON.stringify(input) },
              },
            ],
          },
        },
      ],
    }),
    ends: { choices: [{ message: { content: "The task is done." } }] },
  },
} as const;
type Api = keyof typeof apis;

const field = {
  id: "field",
  role: "entry",
  name: "Title",
  states: ["showing", "visible", "editable"],
  value: "",
  at: { x: 10, y: 200 },
};
const scene = {
  elements: [{ id: "save", name: "Save", at: { x: 10, y: 10 } }, field],
  focusedId: "field",
};
const small: Size = { widthPx: 640, heightPx: 400 };

function modelOf(api: Api, url: string, tiles: TileStore): Model {
  const { open, dialect } = apis[api];
  const wait = (ms: number, stop?: AbortSignal): Promise<void> =>
    sleep(ms, undefined, stop ? { signal: stop } : {});
  const base = { modelName: "m", key: "k", timeoutMs: 60_000, fetch, wait };
  return open({ ...base, url: new URL(url), dialect, tiles });
}

/** A run against an endpoint that answers these calls, then that the task is done. */
async function runOn(
  api: Api,
  options: {
    readonly calls: readonly (Call | Answer)[];
    readonly size?: Size;
    readonly tiles?: TileStore;
    readonly see?: (situation: Situation) => void;
    readonly more?: Partial<AgentOptions>;
    readonly react?: (desktop: Awaited<ReturnType<typeof openFakeDesktop>>) => void;
  },
) {
  const { says, ends } = apis[api];
  await using endpoint = await openEndpoint((response, at) => {
    const call = options.calls[at];
    if (typeof call === "function") return call(response, at);
    json(call ? says(call) : ends)(response, at);
  });
  await using desktop = await openFakeDesktop(scene);
  options.react?.(desktop);
  const { tiles = openTileStore() } = options;
  await using guard = await createGuard({ sessionKey: randomBytes(32) });
  const asking = modelOf(api, endpoint.url, tiles);
  const model: Model = {
    ...asking,
    decide: (situation) => (options.see?.(situation), asking.decide(situation)),
  };
  const run = await desktop.run({
    model,
    guard: await picturing(guard, options.size ?? small),
    keepTiles: tiles.add,
    ...options.more,
  });
  return {
    run,
    asked: [...endpoint.asked],
    wrong: [...endpoint.wrong],
    doings: [...desktop.doings],
  };
}

describe.each<Api>(["anthropic", "openai"])("every request to an endpoint of %s", (api) => {
  const { at, type } = apis[api];

  test("from the first turn to the last, with odd and blank texts", async () => {
    const calls = ["\ud83d", " ", "a\tb"].map(type);
    const { run, asked, wrong } = await runOn(api, { calls });
    expect(wrong).toEqual([]);
    expect(run).toMatchObject({ reason: "terminated", counts: { steps: 3 } });
    expect(asked.length).toBeGreaterThan(3);
  });

  test("late in a long run, with a history that does not grow for ever", async () => {
    const seen: Situation[] = [];
    const tiles = openTileStore();
    // The observation of a real run, for the history of one that was far longer.
    await runOn(api, { calls: [], see: (situation) => seen.push(situation), tiles });
    const [situation] = seen;
    if (!situation) throw new Error("nothing was asked");
    await using endpoint = await openEndpoint(json(apis[api].ends));
    const action = { kind: "type", text: `${"x".repeat(3_000)}\ud83d`, fieldId: null } as const;
    const times = { startMs: 0, endMs: 1, observationId: situation.observation.id, approach: [] };
    const step = { observation: null, action: { ...action, ...times }, targetId: null };
    const history = Array.from({ length: 200 }, () => step);
    // Cut in the middle of a character.
    const instruction = `Write: ${"\u{1f600}".repeat(20_000)}`;
    await modelOf(api, endpoint.url, tiles).decide({ ...situation, instruction, history });
    expect(endpoint.wrong).toEqual([]);
    expect(textLength(endpoint.asked[0]?.body)).toBeLessThan(24_000);
  });

  test.each<Size>([
    { widthPx: 3_840, heightPx: 2_160 },
    { widthPx: 1_080, heightPx: 2_400 },
    { widthPx: 801, heightPx: 601 },
    { widthPx: 5_120, heightPx: 1_440 },
  ])("with a screen of $widthPx by $heightPx", async (size) => {
    const { wrong, asked, run } = await runOn(api, { calls: [], size });
    expect({ wrong, asked: asked.length > 0 }).toEqual({ wrong: [], asked: true });
    expect(run.status).toBe("success");
  });

  test("after a refusal, and after an error that the endpoint asks to try again", async () => {
    const busy: Answer = (response) => void response.writeHead(429, { "retry-after": "0" }).end();
    const { wrong, asked, run } = await runOn(api, {
      calls: [at(5_000, 5_000), at(-1, 5), busy, type("a")],
    });
    expect(wrong).toEqual([]);
    expect(run.counts).toMatchObject({ steps: 1, refused: { outside_approved_windows: 2 } });
    expect(asked.length).toBeGreaterThan(4);
  });

  test("after a person's approval, edit and rejection, and after a take-over", async () => {
    const edit: ProposedAction = click("save");
    const reviews: Review[] = [
      { kind: "approve" },
      { kind: "edit", action: edit },
      { kind: "reject" },
      { kind: "approve" },
    ];
    const propose = await runOn(api, {
      calls: [type("a"), type("b"), type("c"), type("d")],
      more: {
        mode: "propose",
        director: {
          review: async () => reviews.shift() ?? { kind: "approve" },
          confirm: async () => false,
        },
      },
    });
    expect(propose.wrong).toEqual([]);
    expect(propose.doings).toEqual(["type a", "left", "type d"]);
    let touch = (): void => undefined;
    const taken = await runOn(api, {
      calls: [type("a"), (response) => (touch(), json(apis[api].says(type("b")))(response, 1))],
      react: (desktop) => (touch = () => desktop.touch()),
      more: {
        director: {
          review: async () => ({ kind: "approve" }),
          confirm: async () => false,
          takenOver: async () => "go_on",
        },
      },
    });
    expect(taken.wrong).toEqual([]);
    expect(taken.asked.length).toBeGreaterThan(2);
    expect(taken.run.status).toBe("success");
  });
});

const textLength = (body: unknown): number =>
  JSON.stringify(body, (key, value: unknown) => (key === "data" || key === "url" ? "" : value))
    .length;

describe("the contract itself refuses", () => {
  const png = Buffer.concat([
    Buffer.from("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", "latin1"),
    Buffer.from([0, 0, 0, 8, 0, 0, 0, 6]),
  ]).toString("base64");
  const image = { type: "image", source: { type: "base64", media_type: "image/png", data: png } };
  const text = { type: "text", text: "x" };
  const user = { role: "user", content: [text, image] };
  const use = (id: string) => ({ type: "tool_use", id, name: "computer", input: {} });
  const result = (id: string) => ({ type: "tool_result", tool_use_id: id, content: [image] });
  const tool = {
    type: "computer_20250124",
    name: "computer",
    display_width_px: 8,
    display_height_px: 6,
  };
  const good = { model: "m", max_tokens: 9, tools: [tool], messages: [user] };
  const headers = {
    "content-type": "application/json",
    "anthropic-version": "2023-06-01",
    "anthropic-beta": "computer-use-2025-01-24",
  };
  const calls = (...ids: string[]) => ({ role: "assistant", content: ids.map(use) });
  const turns = (...more: unknown[]) => ({ ...good, messages: [user, ...more] });

  test("nothing of a right request", () => {
    expect(wrongAnthropicRequest(headers, good)).toBeNull();
    const later = turns(calls("a", "b"), {
      role: "user",
      content: [result("b"), result("a"), text],
    });
    expect(wrongAnthropicRequest(headers, later)).toBeNull();
  });

  test.each<[string, unknown, unknown]>([
    ["an unknown key", { ...good, extra: 1 }, headers],
    ["no version", good, { ...headers, "anthropic-version": "1" }],
    ["the beta of another tool", good, { ...headers, "anthropic-beta": "computer-use-2024-10-22" }],
    ["a display of another size", { ...good, tools: [{ ...tool, display_width_px: 9 }] }, headers],
    ["a tool that does not exist", { ...good, tools: [{ ...tool, type: "computer_1" }] }, headers],
    ["two users in a row", turns(user), headers],
    ["an assistant at the end", turns(calls("a")), headers],
    ["a call without an answer", turns(calls("a"), user), headers],
    [
      "an answer to another call",
      turns(calls("a"), { role: "user", content: [result("b")] }),
      headers,
    ],
    [
      "two answers to one call",
      turns(calls("a"), { role: "user", content: [result("a"), result("a")] }),
      headers,
    ],
    [
      "an answer after words",
      turns(calls("a"), { role: "user", content: [text, result("a")] }),
      headers,
    ],
    ["blank words", { ...good, messages: [{ role: "user", content: " " }] }, headers],
    ["half a character", { ...good, messages: [{ role: "user", content: "\ud83d" }] }, headers],
    [
      "a picture of another kind than it says",
      {
        ...good,
        messages: [
          {
            role: "user",
            content: [{ ...image, source: { ...image.source, media_type: "image/webp" } }],
          },
        ],
      },
      headers,
    ],
  ])("%s (Anthropic)", (_, body, head) => {
    expect(wrongAnthropicRequest(head, body)).not.toBeNull();
  });

  const url = `data:image/png;base64,${png}`;
  const asking = { role: "user", content: [text, { type: "image_url", image_url: { url } }] };
  const system = { role: "system", content: "x" };
  const plain = { model: "m", messages: [system, asking] };
  const asks = (...ids: string[]) => ({
    role: "assistant",
    tool_calls: ids.map((id) => ({
      id,
      type: "function",
      function: { name: "computer", arguments: "{}" },
    })),
  });
  const answer = (id: string) => ({ role: "tool", tool_call_id: id, content: "done" });
  const after = (...more: unknown[]) => ({ model: "m", messages: [system, asking, ...more] });

  test.each<[string, unknown, boolean]>([
    ["a right request", plain, true],
    ["a right later turn", after(asks("a", "b"), answer("b"), answer("a"), asking), true],
    ["an unknown key", { ...plain, extra: 1 }, false],
    ["two users in a row", after(asking), false],
    ["a system message later", after(system), false],
    ["a call without an answer", after(asks("a"), asking), false],
    ["an answer to no call", after(answer("a")), false],
    ["two answers to one call", after(asks("a"), answer("a"), answer("a")), false],
    [
      "a picture from elsewhere",
      {
        ...plain,
        messages: [
          {
            role: "user",
            content: [{ type: "image_url", image_url: { url: "https://example.test/a.png" } }],
          },
        ],
      },
      false,
    ],
  ])("%s (OpenAI)", (_, body, isTaken) => {
    expect(wrongOpenaiRequest(headers, body) === null).toBe(isTaken);
  });
});
