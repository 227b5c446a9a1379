/** Children of a private desktop: each leads a process group of its own, and ends with whoever started it. */
import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PrivateDesktopError } from "./private-desktop-error.ts";

export type Child = AsyncDisposable & {
  readonly pid: number;
  /** The last 4 KiB of standard error. */
  readonly stderr: () => string;
  /** Settles when the process itself is gone, with its exit status or the signal that ended it. */
  readonly exited: Promise<number | string>;
  readonly running: () => boolean;
  /** The stream of descriptor 3, where `readFd` was asked for. */
  readonly fd3: NodeJS.ReadableStream | null;
};

export type ChildOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Open descriptor 3 for the child to write to. */
  readonly readFd?: boolean;
};

const stderrLimit = 4096;
/** How long a group has to leave by itself before it is killed. */
const graceMs = 1500;

/** Finds a program on `path`; throws `program_missing` with what to do. */
export function findProgram(command: string, path: string): string {
  const candidates = command.includes("/")
    ? [command]
    : path.split(delimiter).map((folder) => join(folder, command));
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new PrivateDesktopError(
    "program_missing",
    `The program "${command}" is not installed; run "npm run setup".`,
  );
}

function isExecutable(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a program as the leader of its own group. The kernel ends it should this process be killed. */
export function startChild(options: ChildOptions): Child {
  const path = options.env["PATH"] ?? "/usr/bin:/bin";
  const program = findProgram(options.command, path);
  const tether = findProgram("setpriv", path);
  const child = spawn(tether, ["--pdeathsig", "KILL", "--", program, ...options.args], {
    env: options.env,
    cwd: options.cwd,
    detached: true,
    stdio: ["ignore", "ignore", "pipe", options.readFd === true ? "pipe" : "ignore"],
  });
  return track(child, options.command);
}

function track(child: ChildProcess, command: string): Child {
  const { pid } = child;
  if (pid === undefined) {
    throw new PrivateDesktopError("start_failed", `"${command}" did not start.`);
  }
  let stderr = "";
  child.stderr?.setEncoding("utf8");
  child.stderr?.on("data", (text: string) => {
    stderr = (stderr + text).slice(-stderrLimit);
  });
  const exited = new Promise<number | string>((resolve) => {
    child.once("exit", (status, signal) => resolve(status ?? signal ?? "unknown"));
    child.once("error", () => resolve("error"));
  });
  const killNow = () => signalGroup(pid, "SIGKILL");
  process.once("exit", killNow);
  void exited.then(() => process.off("exit", killNow));
  return {
    pid,
    exited,
    stderr: () => stderr,
    running: () => child.exitCode === null && child.signalCode === null,
    fd3: (child.stdio[3] as NodeJS.ReadableStream | null | undefined) ?? null,
    [Symbol.asyncDispose]: () => endGroup(pid),
  };
}

/** Ends everything in the group: politely, then by force. Resolves once it is gone. */
async function endGroup(pid: number): Promise<void> {
  signalGroup(pid, "SIGTERM");
  await untilGone(pid);
  if (signalGroup(pid, "SIGKILL")) await untilGone(pid);
}

async function untilGone(pid: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < graceMs && groupLives(pid); waitedMs += 25) await sleep(25);
}

function groupLives(pid: number): boolean {
  return signalGroup(pid, 0);
}

/** False where the group has no member left. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
