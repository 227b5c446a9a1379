/** A vision-language model behind an OpenAI-compatible chat-completions endpoint, with one tool: the computer. */
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

const Completion = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: z
            .array(
              z.object({
                function: z.object({ name: z.string().nullish(), arguments: z.string() }),
              }),
            )
            .nullish(),
        }),
      }),
    )
    .min(1),
});

/** `options.url` is the API's root, such as `http://127.0.0.1:8000/v1`. */
export function openOpenaiModel(options: EndpointOptions): Model {
  const url = new URL(`${options.url.href.replace(/\/+$/, "")}/chat/completions`);
  return {
    name: `openai:${options.modelName}`,
    decide: async (situation) => {
      const question = await questionOf(situation, options);
      const answer = await postJson({
        ...options,
        url,
        headers: options.key === null ? {} : { authorization: `Bearer ${options.key}` },
        body: bodyOf(question, options),
        greatestBytes: greatestAnswerBytes,
        ...(situation.signal ? { signal: situation.signal } : {}),
      });
      return decidedOf(textOf(answer, url), options.dialect, question);
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function bodyOf({ prompt, picture }: Question, { modelName, dialect }: EndpointOptions): unknown {
  const image = { url: `data:image/png;base64,${picture}` };
  return {
    model: modelName,
    temperature: 0,
    max_tokens: greatestAnswerTokens,
    stream: false,
    messages: [
      { role: "system", content: rules },
      {
        role: "user",
        content: [
          { type: "text", text: prompt },
          { type: "image_url", image_url: image },
        ],
      },
    ],
    tools: [
      {
        type: "function",
        function: {
          name: "computer",
          description: dialect.instructions,
          parameters: { type: "object", additionalProperties: true },
        },
      },
    ],
  };
}

/** The tool's arguments where the model called it, else what it said. */
function textOf(answer: unknown, url: URL): string {
  const parsed = Completion.safeParse(answer);
  const message = parsed.data?.choices[0]?.message;
  const calls = (message?.tool_calls ?? []).map((call) => call.function);
  // There is one tool; a call of another one is no action. Some servers leave the name out.
  if (calls.some(({ name }) => name && name !== "computer")) throw unknownTool(url);
  if (calls.length > 0) return calls.map((call) => call.arguments).join("\n");
  if (message?.content) return message.content;
  if (message?.refusal) throw declined(url);
  if (isErrorBody(answer)) throw errorBody(url);
  throw new LearnError(
    "endpoint_nonsense",
    `The model at ${url.host} gave no chat completion. Is it an OpenAI-compatible endpoint?`,
  );
}
