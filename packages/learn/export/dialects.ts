/** Every dialect by name. */
import type { Dialect } from "./dialect.ts";
import { agentnet } from "./dialects/agentnet.ts";
import { anthropic } from "./dialects/anthropic.ts";
import { computer13 } from "./dialects/computer-13.ts";
import { gemini } from "./dialects/gemini.ts";
import { openai } from "./dialects/openai.ts";
import { qwen, qwenPx } from "./dialects/qwen.ts";
import { uitars } from "./dialects/uitars.ts";

const all: readonly Dialect[] = [
  agentnet,
  anthropic,
  openai,
  gemini,
  qwen,
  qwenPx,
  uitars,
  computer13,
];

export const dialects: ReadonlyMap<string, Dialect> = new Map(
  all.map((dialect) => [dialect.name, dialect]),
);
