/** The indicator's process as its parent sees it: lines down, checked lines up, and its end. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { FromChild, type ToChild } from "./protocol.ts";

export type IndicatorChild = AsyncDisposable & {
  readonly pid: number | undefined;
  readonly send: (message: ToChild) => void;
  /** Settles when the process is gone. */
  readonly exited: Promise<void>;
};

export type IndicatorChildOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Node keeps what it compiled there, which saves the child 20 MB; a folder of this user alone. */
  readonly cacheDir?: string | undefined;
  readonly onMessage: (message: FromChild) => void;
};

const passed = ["HOME", "XAUTHORITY", "GDK_SCALE"] as const;
/** How long a process may take to leave by itself. */
const graceMs = 500;

export function startChild(options: IndicatorChildOptions): IndicatorChild {
  const script = fileURLToPath(new URL("child/main.ts", import.meta.url));
  const { cacheDir, env } = options;
  const child = spawn(process.execPath, ["--max-semi-space-size=1", script], {
    // Nothing but what finds the display: no NODE_OPTIONS that could change the child.
    env: {
      ...Object.fromEntries(passed.map((name) => [name, env[name]])),
      ...(cacheDir !== undefined && { NODE_COMPILE_CACHE: cacheDir }),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const { promise: exited, resolve } = Promise.withResolvers<void>();
  child.once("exit", () => resolve());
  child.once("error", () => resolve());
  // A broken pipe means that the process is gone, which `exited` tells.
  child.stdin.on("error", () => {});
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = parse(line);
    if (message) options.onMessage(message);
  });
  return {
    pid: child.pid,
    exited,
    send: (message) => {
      if (child.stdin.writable) child.stdin.write(`${JSON.stringify(message)}\n`);
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      const late = new AbortController();
      await Promise.race([exited, sleep(graceMs, null, { signal: late.signal }).catch(() => null)]);
      late.abort();
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Null where the line is not of the protocol, which then simply proves nothing. */
function parse(line: string): FromChild | null {
  try {
    return FromChild.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
