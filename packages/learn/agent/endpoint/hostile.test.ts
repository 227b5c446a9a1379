/** Whatever an endpoint answers: nothing is done that it may not do, no run hangs, and a person is told what to do. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { agentnet } from "../../export/dialects/agentnet.ts";
import { type Answer, json, openEndpoint } from "./testing/open-endpoint.ts";
import { type Api, type Call, apis, runOn } from "./testing/run-on-endpoint.ts";

const raw =
  (text: string | Buffer, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(200, { "content-type": "application/json", ...headers }).end(text);

const words = "c2VjcmV0IHdvcmRz";
const both: readonly Api[] = ["anthropic", "openai"];

/** The input of the API's one tool, as text, so that it may be what JSON.stringify would not write. */
function calling(api: Api, input: string): Answer {
  const text = JSON.stringify(apis[api].says({ input: 1 }));
  return raw(
    api === "anthropic"
      ? text.replace('{"input":1}', input)
      : text.replace(JSON.stringify('{"input":1}'), JSON.stringify(input)),
  );
}

describe.each(both)("an endpoint of %s that", (api) => {
  const { at, type, says } = apis[api];

  test.each<[string, Call]>([
    ["points beside the screen", at(5_000, 5_000)],
    ["points before the screen", at(-40, -40)],
    ["types a text without end", type("x".repeat(5_000))],
    ["types nothing", type("")],
    ["scrolls for ever", { ...at(20, 20), ...scrolling(api, 1_000_000) }],
    ["waits for ever", api === "anthropic" ? { action: "wait", duration: 1e9 } : at(-1, -1)],
  ])("%s has nothing done", async (_, call) => {
    const { run, doings } = await runOn(api, { calls: [call, call, call, call] });
    expect(doings).toEqual([]);
    expect(["refused", "terminated", "model_failed", "repetition"]).toContain(run.reason);
    expect(run.counts.stray).toBe(0);
  });

  test.each<[string, Answer]>([
    ["names a place that is no number", calling(api, placed(api, '"a"'))],
    ["names a place without end", calling(api, placed(api, "1e999"))],
    ["names a place within a place", calling(api, placed(api, "[[1]]"))],
    ["types what is no text", calling(api, '{"action":"type","type":"type","text":{"a":1}}')],
    [
      "presses what are no keys",
      calling(api, '{"action":"key","type":"keypress","keys":{},"text":7}'),
    ],
    ["calls what does not exist", calling(api, '{"action":"shell","type":"shell","command":"ls"}')],
    ["calls nothing", calling(api, "{}")],
    ["calls by a list", api === "openai" ? calling(api, "[[]]") : calling(api, "[]")],
    ["calls another tool", raw(JSON.stringify(says(at(20, 20))).replace('"computer"', '"bash"'))],
    ["types far more than fits", json(says(type("x".repeat(100_000))))],
    ["thinks without end", json(spoken(api, "<think>".repeat(30_000)))],
    ["thinks a little less", json(spoken(api, "<think>".repeat(9_000)))],
    ["opens brackets without end", json(spoken(api, "[".repeat(60_000)))],
    ["nests without end", raw("[".repeat(200_000))],
    ["says null", raw("null")],
    ["says nothing at all", raw("")],
  ])("%s gets no action", async (_, answer) => {
    const { run, doings } = await runOn(api, { calls: [answer] });
    expect(run).toMatchObject({ status: "stopped", reason: "model_failed", counts: { steps: 0 } });
    expect(run.message).toMatch(/^The model failed\. The model['’ ].*(\?|that is no action)/);
    expect(doings).toEqual([]);
  });

  test("answers as it should in the same words is followed", async () => {
    const { doings } = await runOn(api, { calls: [calling(api, placed(api, "20"))] });
    expect(doings).toEqual(["left"]);
  });

  test("asks for two things at once gets one: the second was meant for a screen that is gone by then", async () => {
    const { run, doings, asked } = await runOn(api, { calls: [json(twice(api))] });
    expect(doings).toEqual(["left"]);
    expect(run.counts.steps).toBe(1);
    expect(asked.length).toBeGreaterThan(1);
  });

  test.each<[string, Answer, RegExp]>([
    ["means an error by 200", json({ error: { message: words } }), /answered with an error/],
    ["declines", json(declining(api)), /declined to do this/],
    ["is busy for an hour", waiting("3600"), /left alone for 3600 s/],
    [
      "is busy until a date",
      waiting("Wed, 21 Oct 2037 07:28:00 GMT"),
      /answered 429\. It has too much/,
    ],
    [
      "is busy",
      (response) => void response.writeHead(429).end(words),
      /answered 429\. It has too much/,
    ],
  ])("%s is told as it is, without its words, and asked once", async (_, answer, told) => {
    const { run, asked } = await runOn(api, { calls: [answer] });
    expect(run).toMatchObject({ reason: "model_failed", counts: { steps: 0 } });
    expect(run.message).toMatch(told);
    expect(run.message).not.toContain(words);
    expect(asked).toHaveLength(1);
  });

  test("is busy for a moment is asked again, but not for ever", async () => {
    const moment = await runOn(api, { calls: [waiting("0"), waiting("0"), at(20, 20)] });
    expect(moment.doings).toEqual(["left"]);
    const always = Array.from({ length: 20 }, () => waiting("0"));
    const never = await runOn(api, { calls: always });
    expect(never.run.reason).toBe("model_failed");
    expect(never.asked).toHaveLength(4);
  });

  test.each([301, 302, 303, 307, 308])("leads elsewhere by %d is not followed", async (status) => {
    await using other = await openEndpoint(json(says(at(20, 20))));
    const path = api === "anthropic" ? "/messages" : "/chat/completions";
    const leading: Answer = (response) =>
      void response.writeHead(status, { location: `${other.url}${path}` }).end();
    const { run, doings } = await runOn(api, { calls: [leading] });
    expect(run.message).toContain("leads to another address, which is not followed");
    expect({ doings, asked: other.asked.length }).toEqual({ doings: [], asked: 0 });
    // The control: what it led to would have been done.
    const direct = await runOn(api, { calls: [json(says(at(20, 20)))] });
    expect(direct.doings).toEqual(["left"]);
  });

  test("sends little that unfolds to a lot is left after what an action may be", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1_024 * 1_024, " "));
    const { run } = await runOn(api, { calls: [raw(bomb, { "content-encoding": "gzip" })] });
    expect(run.message).toContain("answered with more than 262144 bytes");
    const folded = gzipSync(JSON.stringify(says(at(20, 20))));
    const good = await runOn(api, { calls: [raw(folded, { "content-encoding": "gzip" })] });
    expect(good.doings).toEqual(["left"]);
  });
});

test("calls within calls without end, in a dialect that is read as code, are no action", async () => {
  for (const open of ["[", "("]) {
    const code = `pyautogui.write(${open.repeat(60_000)}`;
    const { run } = await runOn("openai", {
      calls: [json(spoken("openai", code))],
      dialect: agentnet,
    });
    expect(run.message).toContain("is no action of the dialect agentnet");
  }
});

const waiting =
  (seconds: string): Answer =>
  (response) =>
    void response.writeHead(429, { "retry-after": seconds }).end(words);

const spoken = (api: Api, text: string): unknown =>
  api === "anthropic"
    ? { content: [{ type: "text", text }], stop_reason: "end_turn" }
    : { choices: [{ message: { content: text } }] };

const declining = (api: Api): unknown =>
  api === "anthropic"
    ? { content: [], stop_reason: "refusal" }
    : { choices: [{ message: { content: null, refusal: words } }] };

function scrolling(api: Api, notches: number): Call {
  return api === "anthropic"
    ? { action: "scroll", scroll_direction: "down", scroll_amount: notches }
    : { type: "scroll", scroll_x: 0, scroll_y: notches * 100 };
}

const placed = (api: Api, place: string): string =>
  api === "anthropic"
    ? `{"action":"left_click","coordinate":[${place},${place}]}`
    : `{"type":"click","button":"left","x":${place},"y":${place}}`;

/** A click and a text in one answer. */
function twice(api: Api): unknown {
  const { at, type, says } = apis[api];
  const [one, two] = [says(at(20, 20)), says(type("b"))] as [Both, Both];
  if (one.content && two.content) return { ...one, content: [...one.content, ...two.content] };
  const calls = [one, two].flatMap(({ choices = [] }) =>
    choices.flatMap(({ message }) => message.tool_calls),
  );
  return { choices: [{ message: { content: null, tool_calls: calls } }] };
}
type Both = {
  readonly content?: readonly unknown[];
  readonly choices?: readonly { readonly message: { readonly tool_calls: readonly unknown[] } }[];
};
