#!/usr/bin/env node
/** The command line: the only place where the programs are put together. */
import { createProgram } from "./program.ts";
import { runProgram } from "./run-program.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
}

process.exitCode = await runProgram({
  program: createProgram({ signal: stop.signal }),
  argv: process.argv.slice(2),
  signal: stop.signal,
});
