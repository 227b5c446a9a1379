/** Runs on a desktop made of data, with a model behind an endpoint of either API. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { Dialect, Size } from "../../../export/dialect.ts";
import { anthropic } from "../../../export/dialects/anthropic.ts";
import { openai } from "../../../export/dialects/openai.ts";
import type { AgentRun } from "../../agent-run.ts";
import type { Model, Situation } from "../../model.ts";
import type { AgentOptions } from "../../run.ts";
import { type FakeDesktop, type Scene, openFakeDesktop } from "../../testing/fake-desktop.ts";
import { field, save } from "../../testing/scenes.ts";
import { openAnthropicModel } from "../anthropic-model.ts";
import { openOpenaiModel } from "../openai-model.ts";
import { type TileStore, openTileStore } from "../tile-store.ts";
import { type Answer, json, openEndpoint } from "./open-endpoint.ts";
import { picturing } from "./picturing.ts";
import type { Request } from "./refuse-wrong-request.ts";

export type Call = Readonly<Record<string, unknown>>;
export const apis = {
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
export type Api = keyof typeof apis;

const scene: Scene = { elements: [save, field], focusedId: "field" };
const small: Size = { widthPx: 640, heightPx: 400 };

export function modelOf(
  api: Api,
  url: string,
  tiles: TileStore,
  dialect: Dialect = apis[api].dialect,
): Model {
  const { open } = apis[api];
  const wait = (ms: number, stop?: AbortSignal): Promise<void> =>
    sleep(ms, undefined, stop ? { signal: stop } : {});
  const base = { modelName: "m", key: "k", timeoutMs: 60_000, fetch, wait };
  return open({ ...base, url: new URL(url), dialect, tiles });
}

/** A run against an endpoint that answers these calls, then that the task is done. */
export async function runOn(
  api: Api,
  options: {
    readonly calls: readonly (Call | Answer)[];
    readonly dialect?: Dialect;
    readonly size?: Size;
    readonly tiles?: TileStore;
    readonly see?: (situation: Situation) => void;
    readonly more?: Partial<AgentOptions>;
    readonly react?: (desktop: FakeDesktop) => void;
  },
): Promise<{
  readonly run: AgentRun;
  readonly asked: readonly Request[];
  /** Why requests were refused. */
  readonly wrong: readonly string[];
  readonly doings: readonly string[];
}> {
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
  const asking = modelOf(api, endpoint.url, tiles, options.dialect);
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
