import { homedir } from "node:os";
import { join } from "node:path";
import { trimEnvironment } from "@apprentice/recorder/session/trim-memory.ts";

/**
 * Two marks: what runs without core dumps may start a recorder, which must still become lean. Each holds this process's
 * number, which stays when it is put anew, so that an environment that somebody prepared switches nothing off.
 */
const lean = "APPRENTICE_LEAN";
const withoutDumps = "APPRENTICE_NO_CORE_DUMPS";
/** A crash must not write to the disk what the program sees; Node cannot set this limit for itself. */
const withoutCoreDumps = 'ulimit -c 0 && exec "$0" "$@"';

/**
 * Puts this very process anew under an environment that keeps memory small, which the C library and Node read only as
 * they start, and without core dumps, for itself and its children. Does not return where it does so; elsewhere, and
 * the second time, it does nothing.
 */
export function restartLean(): void {
  const { env } = process;
  restart(lean, {
    ...trimEnvironment,
    NODE_COMPILE_CACHE: env["NODE_COMPILE_CACHE"] ?? join(homedir(), ".cache", "apprentice"),
  });
}

/** The same without the small memory, for what reads held recordings, redacts pictures or sees a screen. */
export function restartWithoutCoreDumps(): void {
  restart(withoutDumps, {});
}

function restart(done: string, additions: Readonly<Record<string, string>>): void {
  const { env, execPath, execArgv, argv } = process;
  const mark = String(process.pid);
  if (env[done] === mark || process.execve === undefined) return;
  const again = [execPath, ...execArgv, ...argv.slice(1)];
  const next = { ...env, ...additions, [done]: mark };
  process.execve("/bin/sh", ["sh", "-c", withoutCoreDumps, ...again], next);
}
