#!/usr/bin/env node
/** The command line: the only place where the programs are put together. */
import type { Command } from "commander";
import { trimMemory } from "@apprentice/recorder/session/trim-memory.ts";
import type { CommandContext } from "./command-context.ts";
import { recordCommands } from "./record-commands.ts";
import { restartLean, restartWithoutCoreDumps } from "./restart-lean.ts";
import { runProgram } from "./run-program.ts";

const argv = process.argv.slice(2);
const isRecorder = argv[0] === "record";
/** They read what is not redacted yet, or what only its participant may see. */
const seeing: ReadonlySet<string> = new Set(["hold", "redact", "agent", "demonstrate"]);
if (isRecorder) restartLean();
else if (seeing.has(argv[0] ?? "")) restartWithoutCoreDumps();

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
}

/** Loads no more than what was asked for. */
async function load(context: CommandContext): Promise<Command> {
  if (!recordCommands.has(argv[0] ?? "")) {
    return (await import("./program.ts")).createProgram(context);
  }
  const program = (await import("./record-program.ts")).createRecordProgram(context);
  if (isRecorder) trimMemory();
  return program;
}

process.exitCode = await runProgram({
  program: await load({ signal: stop.signal }),
  argv,
  signal: stop.signal,
});
