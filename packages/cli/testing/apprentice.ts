/** Runs a command line in the process of the test, which is quick; `runApprentice` gives it one of its own. */
import { vi } from "vitest";
import { createProgram } from "../program.ts";
import { runProgram } from "../run-program.ts";

export type CommandResult = { readonly code: number; readonly out: string; readonly err: string };

/** Exit code and both streams of one command. */
export function apprentice(...argv: readonly string[]): Promise<CommandResult> {
  return apprenticeAt(Date.now, ...argv);
}

/** The same at the time that a test's clock shows, in milliseconds since 1970. */
export async function apprenticeAt(
  nowMs: () => number,
  ...argv: readonly string[]
): Promise<CommandResult> {
  const printed = { out: "", err: "" };
  const keep = (stream: "out" | "err") => (text: string | Uint8Array) =>
    Boolean((printed[stream] += String(text)));
  const spies = [
    vi.spyOn(Date, "now").mockImplementation(nowMs),
    vi.spyOn(process.stdout, "write").mockImplementation(keep("out")),
    vi.spyOn(process.stderr, "write").mockImplementation(keep("err")),
  ];
  const { signal } = new AbortController();
  try {
    const code = await runProgram({ program: createProgram({ signal }), argv, signal });
    return { code, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = undefined;
  }
}
