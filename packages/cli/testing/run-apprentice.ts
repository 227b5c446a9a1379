/** Runs the command line in a process of its own, as a person types it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export type Run = {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export async function runApprentice(options: {
  readonly args: readonly string[];
  /** Beside PATH and HOME; no other variable of this process is seen. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it once it printed this, as Ctrl-C does. */
  readonly stopAt?: RegExp;
  /** Ends it without asking (SIGKILL). */
  readonly kill?: AbortSignal;
}): Promise<Run> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [main, ...options.args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH, HOME, ...options.env },
  });
  options.kill?.addEventListener("abort", () => child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString("utf8");
    if (options.stopAt?.test(stdout)) child.kill("SIGINT");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}
