/** Starts Xvfb on a number that it picks itself, closed to everyone without the cookie. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, startChild } from "./child.ts";
import { PrivateDesktopError } from "./private-desktop-error.ts";

export type DisplayOptions = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly authorityFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Names of X extensions to leave out. */
  readonly without?: readonly string[];
};

const startLimitMs = 15_000;

/** Resolves once the server accepts connections; throws `start_failed`. */
export async function startDisplay(
  options: DisplayOptions,
): Promise<{ readonly display: string; readonly child: Child }> {
  const size = `${options.widthPx}x${options.heightPx}x24`;
  const closed = ["-auth", options.authorityFile, "-nolisten", "tcp", "-noreset"];
  const extensions = ["RECORD", "DAMAGE", "MIT-SHM", "XTEST", "Composite"];
  // Without auto-repeat: whoever presses a key here is a program, and a busy machine may let it go late.
  const args = ["-displayfd", "3", "-screen", "0", size, "-dpi", "96", "-r", ...closed];
  for (const extension of extensions) {
    args.push(options.without?.includes(extension) ? "-extension" : "+extension", extension);
  }
  const child = startChild({
    command: "Xvfb",
    args,
    env: options.env,
    cwd: options.cwd,
    readFd: true,
  });
  try {
    return { display: `:${await readNumber(child)}`, child };
  } catch (cause) {
    await child[Symbol.asyncDispose]();
    throw cause;
  }
}

/** The number comes as one line on descriptor 3, after the server began to listen. */
async function readNumber(child: Child): Promise<number> {
  const line = Promise.withResolvers<string>();
  let read = "";
  child.fd3?.on("data", (chunk: Buffer) => {
    read += chunk.toString("latin1");
    if (read.includes("\n")) line.resolve(read.trim());
  });
  const limit = new AbortController();
  const late = sleep(startLimitMs, "", { signal: limit.signal }).catch(() => "");
  const first = await Promise.race([line.promise, child.exited.then(() => ""), late]);
  limit.abort();
  if (/^\d+$/.test(first)) return Number(first);
  throw new PrivateDesktopError(
    "start_failed",
    `Xvfb did not start within ${startLimitMs / 1000} s: ${child.stderr().trim().slice(-300)}`,
  );
}
