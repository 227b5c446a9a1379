import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ChildSetup } from "./serve-child.ts";

export type CollectorChild = {
  readonly url: string;
  /** Three fresh enrolment codes. */
  readonly codes: readonly string[];
  /** Moves its clock forward; rejects where it is killed before it has. */
  readonly advance: (ms: number) => Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  readonly kill: () => Promise<void>;
};

/** Starts a collector in a child process and waits until it listens. */
export async function spawnCollector(setup: ChildSetup): Promise<CollectorChild> {
  const script = fileURLToPath(new URL("serve-child.ts", import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(setup)], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const { url, codes } = JSON.parse(await firstLine(child)) as Pick<
    CollectorChild,
    "url" | "codes"
  >;
  return {
    url,
    codes,
    advance: async (ms) => {
      const done = new AbortController();
      const moved = once(child, "message", { signal: done.signal });
      child.once("exit", () => done.abort(new Error("the collector ended before its clock moved")));
      child.send(ms);
      await moved;
    },
    kill: async () => {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const end = text.indexOf("\n");
    if (end >= 0) return text.slice(0, end);
  }
  throw new Error("the collector ended before it listened");
}
