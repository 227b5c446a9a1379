import { vi } from "vitest";
import { createProgram } from "@apprentice/cli/program.ts";
import { runProgram } from "@apprentice/cli/run-program.ts";

export type CommandResult = { readonly code: number; readonly out: string; readonly err: string };

/** Runs one command in this process, at the time that a test's clock shows. */
export async function apprentice(
  nowMs: () => number,
  ...argv: readonly string[]
): Promise<CommandResult> {
  const printed = { out: "", err: "" };
  vi.spyOn(Date, "now").mockImplementation(nowMs);
  vi.spyOn(process.stdout, "write").mockImplementation((text) =>
    Boolean((printed.out += String(text))),
  );
  vi.spyOn(process.stderr, "write").mockImplementation((text) =>
    Boolean((printed.err += String(text))),
  );
  const { signal } = new AbortController();
  try {
    const code = await runProgram({ program: createProgram({ signal }), argv, signal });
    return { code, ...printed };
  } finally {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  }
}
