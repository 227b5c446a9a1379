/** A model behind an Anthropic messages endpoint, with the computer-use tool. */
import { z } from "zod";
import { LearnError } from "../../errors.ts";
import type { Model } from "../model.ts";
import { type Question, decidedOf, questionOf, rules } from "./ask-about-picture.ts";
import {
  type EndpointOptions,
  greatestAnswerBytes,
  greatestAnswerTokens,
} from "./endpoint-options.ts";
import { postJson } from "./post-json.ts";
import { declined, errorBody, isErrorBody, unknownTool } from "./no-action.ts";

/** Version of the tool, and the beta that switches it on. */
const tool = { type: "computer_20250124", beta: "computer-use-2025-01-24" } as const;

const Message = z.object({
  content: z.array(
    z.union([
      z.object({
        type: z.literal("tool_use"),
        name: z.string(),
        input: z.record(z.string(), z.unknown()),
      }),
      z.object({ type: z.literal("text"), text: z.string() }),
      z.object({ type: z.string() }),
    ]),
  ),
  stop_reason: z.string().nullish(),
});

/** `options.url` is the API's root, such as `https://models.example.org/v1`. */
export function openAnthropicModel(options: EndpointOptions): Model {
  const url = new URL(`${options.url.href.replace(/\/+$/, "")}/messages`);
  return {
    name: `anthropic:${options.modelName}`,
    decide: async (situation) => {
      const question = await questionOf(situation, options);
      const answer = await postJson({
        ...options,
        url,
        headers: {
          "anthropic-version": "2023-06-01",
          "anthropic-beta": tool.beta,
          ...(options.key === null ? {} : { "x-api-key": options.key }),
        },
        body: bodyOf(question, options),
        greatestBytes: greatestAnswerBytes,
        ...(situation.signal ? { signal: situation.signal } : {}),
      });
      return decidedOf(textOf(answer, url), options.dialect, question);
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function bodyOf({ prompt, picture, size }: Question, { modelName }: EndpointOptions): unknown {
  const source = { type: "base64", media_type: "image/png", data: picture };
  return {
    model: modelName,
    max_tokens: greatestAnswerTokens,
    system: rules,
    tools: [
      {
        type: tool.type,
        name: "computer",
        display_width_px: size.widthPx,
        display_height_px: size.heightPx,
      },
    ],
    // One action at a time: what a second one would meet, nobody has seen yet.
    tool_choice: { type: "auto", disable_parallel_tool_use: true },
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: prompt },
          { type: "image", source },
        ],
      },
    ],
  };
}

/** A picture comes with every question, so asking for one is to wait. */
const wait = JSON.stringify({ action: "wait", duration: 0.2 });

function textOf(answer: unknown, url: URL): string {
  const parsed = Message.safeParse(answer);
  const parts = parsed.data?.content ?? [];
  const [call] = parts.flatMap((part) => ("input" in part ? [part] : []));
  if (call && call.name !== "computer") throw unknownTool(url);
  if (call) return call.input["action"] === "screenshot" ? wait : JSON.stringify(call.input);
  if (parsed.data?.stop_reason === "refusal") throw declined(url);
  const said = parts.flatMap((part) => ("text" in part ? [part.text] : [])).join("\n");
  if (said !== "") return said;
  if (isErrorBody(answer)) throw errorBody(url);
  throw new LearnError(
    "endpoint_nonsense",
    `The model at ${url.host} gave no message. Is it an Anthropic messages endpoint?`,
  );
}
