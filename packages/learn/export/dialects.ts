/** Every dialect by name. */
import type { Dialect } from "./dialect.ts";
import { agentnet } from "./dialects/agentnet.ts";

const all = [agentnet] as const satisfies readonly Dialect[];

export const dialects: ReadonlyMap<string, Dialect> = new Map(
  all.map((dialect) => [dialect.name, dialect]),
);
