/** Requests of OpenAI's chat-completions API with pictures and tools, as strictly as the API itself reads them. */
import { z } from "zod";
import { ApiText, wrongPicture } from "./picture-contract.ts";

const TextPart = z.strictObject({ type: z.literal("text"), text: ApiText });
const ImagePart = z
  .strictObject({
    type: z.literal("image_url"),
    image_url: z.strictObject({
      url: z.string(),
      detail: z.enum(["auto", "low", "high"]).optional(),
    }),
  })
  .superRefine(({ image_url: { url } }, context) => {
    const [, mediaType = "", data = ""] = /^data:([a-z/]+);base64,(.*)$/s.exec(url) ?? [];
    const wrong = wrongPicture({ mediaType, data });
    if (wrong) context.addIssue({ code: "custom", message: wrong });
  });

const ToolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal("function"),
  function: z.strictObject({ name: z.string().min(1), arguments: z.string() }),
});
const Message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("system"), content: ApiText }),
  z.strictObject({
    role: z.literal("user"),
    content: z.union([ApiText, z.array(z.union([TextPart, ImagePart])).min(1)]),
  }),
  z.strictObject({
    role: z.literal("assistant"),
    content: ApiText.nullish(),
    tool_calls: z.array(ToolCall).min(1).optional(),
  }),
  z.strictObject({ role: z.literal("tool"), tool_call_id: z.string().min(1), content: ApiText }),
]);
type Message = z.infer<typeof Message>;

const Tool = z.strictObject({
  type: z.literal("function"),
  function: z.strictObject({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
    description: ApiText.optional(),
    parameters: z.looseObject({ type: z.literal("object") }).optional(),
    strict: z.boolean().optional(),
  }),
});

const mostMessages = 60;
const mostTextLength = 64_000;

const Body = z
  .strictObject({
    model: z.string().min(1),
    messages: z.array(Message).min(1).max(mostMessages),
    tools: z.array(Tool).min(1).optional(),
    tool_choice: z.enum(["auto", "none", "required"]).optional(),
    parallel_tool_calls: z.boolean().optional(),
    temperature: z.number().min(0).max(2).optional(),
    max_tokens: z.number().int().positive().optional(),
    stream: z.literal(false).optional(),
  })
  .superRefine(({ messages }, context) => {
    for (const message of wrongTurns(messages)) context.addIssue({ code: "custom", message });
    const length = messages.reduce((sum, one) => sum + lengthOf(one), 0);
    if (length > mostTextLength)
      context.addIssue({ code: "custom", message: "prompt is too long" });
  });

function lengthOf({ content }: Message): number {
  if (typeof content === "string") return content.length;
  return (content ?? []).reduce((sum, one) => sum + ("text" in one ? one.text.length : 0), 0);
}

/** The system speaks first, user and assistant take turns, and each call of a tool is answered once and at once. */
function* wrongTurns(messages: readonly Message[]): Generator<string> {
  const open = new Set<string>();
  let last: Message["role"] = "system";
  for (const [index, message] of messages.entries()) {
    const { role } = message;
    if (role === "system" && index > 0) yield "the system message must be the first";
    if (role === "tool" && !open.delete(message.tool_call_id))
      yield "a tool message must answer an open call";
    if (role !== "tool" && open.size > 0) yield "each call must be answered by a tool message";
    if (index > 0 && role === last && role !== "tool") yield "roles must alternate";
    if (role === "assistant") {
      if (!message.content && !message.tool_calls) yield "an assistant message must say something";
      for (const call of message.tool_calls ?? []) open.add(call.id);
    }
    last = role;
  }
  if (open.size > 0) yield "each call must be answered by a tool message";
  if (last !== "user" && last !== "tool") yield "the last message must be the user's or a tool's";
}

const Headers = z.object({ "content-type": z.literal("application/json") });

/** Why the API would answer 400, or null. */
export function wrongOpenaiRequest(headers: unknown, body: unknown): string | null {
  const head = Headers.safeParse(headers);
  if (!head.success) return z.prettifyError(head.error);
  const parsed = Body.safeParse(body);
  return parsed.success ? null : z.prettifyError(parsed.error);
}

/** The API's own shape of a refusal. */
export const openaiError = (message: string): unknown => ({
  error: { message, type: "invalid_request_error", param: null, code: null },
});
