import type { Dialect } from "../../export/dialect.ts";
import type { Wait } from "../act/wait.ts";
import type { TileStore } from "./tile-store.ts";

export type EndpointOptions = {
  /** Checked by `checkEndpoint`. */
  readonly url: URL;
  /** As the server knows it. */
  readonly modelName: string;
  readonly dialect: Dialect;
  /** Null: the server wants none. */
  readonly key: string | null;
  readonly tiles: TileStore;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly wait: Wait;
};

export const greatestAnswerBytes = 262_144;
export const greatestAnswerTokens = 1_024;
