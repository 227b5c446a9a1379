/** Opens what `--model` names: the folder of a trained policy, or the address of a vision-language model. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { Wait } from "@apprentice/learn/agent/act/wait.ts";
import { openAnthropicModel } from "@apprentice/learn/agent/endpoint/anthropic-model.ts";
import { checkEndpoint } from "@apprentice/learn/agent/endpoint/check-endpoint.ts";
import { openOpenaiModel } from "@apprentice/learn/agent/endpoint/openai-model.ts";
import { type TileStore, openTileStore } from "@apprentice/learn/agent/endpoint/tile-store.ts";
import type { Model } from "@apprentice/learn/agent/model.ts";
import { openReferenceModel } from "@apprentice/learn/agent/reference-model.ts";
import { dialects } from "@apprentice/learn/export/dialects.ts";
import { CliError } from "../errors.ts";

export type ModelOptions = {
  readonly model: string;
  readonly api: string;
  readonly modelName: string;
  readonly dialect?: string;
  readonly timeout: number;
};

export type OpenedModel = {
  readonly model: Model;
  /** Where the pictures of its observations go; null: it reads elements alone. */
  readonly tiles: TileStore | null;
};

const apis = {
  openai: { open: openOpenaiModel, dialect: "openai" },
  anthropic: { open: openAnthropicModel, dialect: "anthropic" },
} as const;

/** `key` is sent to the endpoint alone. Throws CliError `wrong_usage`, LearnError `endpoint_not_allowed`, `model_…`. */
export async function openModel(
  options: ModelOptions,
  { policy, key }: { readonly policy: Policy; readonly key: string | null },
): Promise<OpenedModel> {
  if (!/^[a-z]+:\/\//i.test(options.model))
    return { model: await openReferenceModel(options.model), tiles: null };
  const url = checkEndpoint(options.model, policy.agent.endpoints);
  const api = options.api === "openai" || options.api === "anthropic" ? apis[options.api] : null;
  if (!api) throw new CliError("wrong_usage", "--api must be openai or anthropic");
  const dialect = dialects.get(options.dialect ?? api.dialect);
  if (!dialect) {
    const known = [...dialects.keys()].join(", ");
    throw new CliError(
      "wrong_usage",
      `there is no dialect "${options.dialect}"; there are: ${known}`,
    );
  }
  const tiles = openTileStore();
  const { modelName } = options;
  const timeoutMs = options.timeout * 1_000;
  const wait: Wait = (ms, signal) => sleep(ms, undefined, signal ? { signal } : {});
  const model = api.open({ url, modelName, dialect, key, tiles, timeoutMs, fetch, wait });
  return { model, tiles };
}
