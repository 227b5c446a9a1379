/** Starts the command line in a process of its own and leaves it running, with somebody at its terminal. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Run } from "./run-apprentice.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export type Started = AsyncDisposable & {
  readonly ended: Promise<Run>;
  running(): boolean;
  /** Types a line into its terminal. */
  say(line: string): void;
  /** Closes its standard input: nobody will answer any more. */
  hangUp(): void;
  /** What it told on standard error so far. */
  told(): string;
  /** What it printed on standard output so far. */
  printed(): string;
};

/** It ends with the result at the latest. `env` as for `runApprentice`. */
export function startApprentice(options: {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}): Started {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, ...options.env };
  const child = spawn(process.execPath, [main, ...options.args], { env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
  const ended = once(child, "close").then(([code]) => ({
    code: code as number | null,
    stdout,
    stderr,
  }));
  return {
    ended,
    running: () => child.exitCode === null && child.signalCode === null,
    say: (line) => void child.stdin.write(`${line}\n`),
    hangUp: () => void child.stdin.end(),
    told: () => stderr,
    printed: () => stdout,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(late);
    },
  };
}
