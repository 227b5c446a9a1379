import { CommanderError } from "commander";
import type { Command } from "commander";
import { ZodError } from "zod";
import { log } from "./output.ts";

/** Runs one command line. Gives the exit code: 0 good, 1 refused or failed, 2 wrong usage. */
export async function runProgram(options: {
  readonly program: Command;
  readonly argv: readonly string[];
  readonly signal: AbortSignal;
}): Promise<number> {
  try {
    await options.program.parseAsync([...options.argv], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    log(`apprentice: ${messageOf(error)}`);
    return codeOf(error) === "wrong_usage" ? 2 : 1;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof ZodError) {
    return error.issues
      .map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`)
      .join("\n");
  }
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  return code === null ? (error.stack ?? error.message) : `${error.message} (${code})`;
}

/** Our own errors carry a code and need no stack; everything else is a defect and shows where it happened. */
function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : null;
}
