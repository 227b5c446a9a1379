/** Requests of Anthropic's messages API with the computer-use tool, as strictly as the API itself reads them. */
import { z } from "zod";
import { ApiText, mediaTypes, sizeOfPng, wrongPicture } from "./picture-contract.ts";

/** Each version of the tool is switched on by a beta of its own. */
const betas: Readonly<Record<string, string>> = {
  computer_20241022: "computer-use-2024-10-22",
  computer_20250124: "computer-use-2025-01-24",
  computer_20251124: "computer-use-2025-11-24",
};

const cache_control = z.strictObject({ type: z.literal("ephemeral") }).optional();
const TextBlock = z.strictObject({ type: z.literal("text"), text: ApiText, cache_control });
const ImageBlock = z
  .strictObject({
    type: z.literal("image"),
    source: z.strictObject({
      type: z.literal("base64"),
      media_type: z.enum(mediaTypes),
      data: z.string(),
    }),
    cache_control,
  })
  .superRefine(({ source }, context) => {
    const wrong = wrongPicture({ mediaType: source.media_type, data: source.data });
    if (wrong) context.addIssue({ code: "custom", message: wrong });
  });
const id = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const ToolUse = z.strictObject({
  type: z.literal("tool_use"),
  id,
  name: z.string().min(1),
  input: z.record(z.string(), z.unknown()),
  cache_control,
});
const ToolResult = z.strictObject({
  type: z.literal("tool_result"),
  tool_use_id: id,
  content: z.union([ApiText, z.array(z.union([TextBlock, ImageBlock])).min(1)]).optional(),
  is_error: z.boolean().optional(),
  cache_control,
});

const UserMessage = z.strictObject({
  role: z.literal("user"),
  content: z.union([ApiText, z.array(z.union([TextBlock, ImageBlock, ToolResult])).min(1)]),
});
const AssistantMessage = z.strictObject({
  role: z.literal("assistant"),
  content: z.union([ApiText, z.array(z.union([TextBlock, ToolUse])).min(1)]),
});
type Message = z.infer<typeof UserMessage> | z.infer<typeof AssistantMessage>;

const side = z.number().int().positive();
const ComputerTool = z.strictObject({
  type: z.string().refine((type) => type in betas, "unknown version of the computer tool"),
  name: z.literal("computer"),
  display_width_px: side,
  display_height_px: side,
  display_number: z.number().int().nonnegative().optional(),
  cache_control,
});
const parallel = { disable_parallel_tool_use: z.boolean().optional() };
const ToolChoice = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("auto"), ...parallel }),
  z.strictObject({ type: z.literal("any"), ...parallel }),
  z.strictObject({ type: z.literal("tool"), name: z.string(), ...parallel }),
]);

/** Beyond it the API scales a picture down itself, and places come back in a space that nobody knows. */
const greatest = { edgePx: 1_568, pixels: 1_150_000 } as const;
/** The API takes 100 pictures; what one step needs is far less, and history that grows for ever is a defect of ours. */
const mostMessages = 60;
const mostTextLength = 64_000;

const Body = z
  .strictObject({
    model: z.string().min(1),
    max_tokens: z.number().int().positive(),
    system: z.union([ApiText, z.array(TextBlock).min(1)]).optional(),
    messages: z
      .array(z.discriminatedUnion("role", [UserMessage, AssistantMessage]))
      .min(1)
      .max(mostMessages),
    tools: z.array(ComputerTool).length(1),
    tool_choice: ToolChoice.optional(),
    temperature: z.number().min(0).max(1).optional(),
    stop_sequences: z.array(ApiText).optional(),
    stream: z.literal(false).optional(),
  })
  .superRefine(({ messages, tools: [tool] }, context) => {
    const issue = (message: string): void => context.addIssue({ code: "custom", message });
    for (const wrong of wrongTurns(messages)) issue(wrong);
    const blocks = messages.flatMap(blocksOf);
    const length = blocks.reduce((sum, one) => sum + ("text" in one ? one.text.length : 0), 0);
    if (length > mostTextLength) issue("prompt is too long");
    for (const { source } of picturesIn(blocks)) {
      if (source.media_type !== "image/png") continue;
      const { widthPx, heightPx } = sizeOfPng(source.data);
      if (widthPx !== tool?.display_width_px || heightPx !== tool.display_height_px)
        issue("the picture has not the size of the display");
      if (Math.max(widthPx, heightPx) > greatest.edgePx || widthPx * heightPx > greatest.pixels)
        issue("the picture would be scaled down");
    }
  });

type Block = Exclude<Message["content"], string>[number];

const blocksOf = ({ content }: Message): readonly Block[] =>
  typeof content === "string" ? [{ type: "text", text: content }] : content;

function picturesIn(blocks: readonly Block[]): readonly z.infer<typeof ImageBlock>[] {
  return blocks.flatMap((block) => {
    if (block.type === "image") return [block];
    if (block.type !== "tool_result" || !Array.isArray(block.content)) return [];
    return block.content.filter((one) => one.type === "image");
  });
}

/** Roles take turns from the user to the user, and each call of a tool is answered once, at once and first. */
function* wrongTurns(messages: readonly Message[]): Generator<string> {
  let open: string[] = [];
  for (const [index, message] of messages.entries()) {
    if (message.role !== (index % 2 === 0 ? "user" : "assistant")) yield "roles must alternate";
    const blocks = blocksOf(message);
    const answered = blocks.flatMap((one) => (one.type === "tool_result" ? [one.tool_use_id] : []));
    if (answered.toSorted().join() !== open.toSorted().join())
      yield "each tool_use must be answered by one tool_result in the next message";
    const firstOther = blocks.findIndex((one) => one.type !== "tool_result");
    const lastAnswer = blocks.findLastIndex((one) => one.type === "tool_result");
    if (firstOther >= 0 && firstOther < lastAnswer) yield "tool_result blocks must come first";
    open = blocks.flatMap((one) => (one.type === "tool_use" ? [one.id] : []));
    if (new Set(open).size !== open.length) yield "tool_use ids must be unique";
  }
  if (messages.at(-1)?.role !== "user") yield "the last message must be the user's";
}

const Headers = z.object({
  "content-type": z.literal("application/json"),
  "anthropic-version": z.literal("2023-06-01"),
  "anthropic-beta": z.string(),
});

/** Why the API would answer 400, or null. */
export function wrongAnthropicRequest(headers: unknown, body: unknown): string | null {
  const head = Headers.safeParse(headers);
  if (!head.success) return z.prettifyError(head.error);
  const parsed = Body.safeParse(body);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const [tool] = parsed.data.tools;
  return head.data["anthropic-beta"].split(",").includes(betas[tool?.type ?? ""] ?? "")
    ? null
    : "the beta of this tool is not switched on";
}

/** The API's own shape of a refusal. */
export const anthropicError = (message: string): unknown => ({
  type: "error",
  error: { type: "invalid_request_error", message },
});
