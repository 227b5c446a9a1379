/** Every request of a run, whatever happens in it, is one that the public API takes. */
import { describe, expect, test } from "vitest";
import type { Size } from "../../export/dialect.ts";
import type { Review } from "../direct/director.ts";
import type { ProposedAction, Situation } from "../model.ts";
import { click } from "../testing/fake-desktop.ts";
import { wrongAnthropicRequest } from "./testing/anthropic-contract.ts";
import { type Answer, json, openEndpoint } from "./testing/open-endpoint.ts";
import { wrongOpenaiRequest } from "./testing/openai-contract.ts";
import { type Api, apis, modelOf, runOn } from "./testing/run-on-endpoint.ts";
import { openTileStore } from "./tile-store.ts";

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
