/**
 * A recorder runs all day beside the participant's own work, while Node sizes its heap for what loading took: most of
 * that is source text and lexicons in the making, and it is given back here once everything is loaded.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (options: {
  readonly type: "major";
  readonly flavor: "regular" | "last-resort";
}) => void;

const flags = [
  // Short-lived objects have 2 MB in place of up to 48 MB: collected more often, each time for less.
  "--semi-space-growth-factor=1",
  // Pixels pass through here by the megabyte, and each time V8 would begin to mark the whole heap step by step, which
  // took a quarter of the recorder's time. Marked at once it takes 25 ms, and input is timed by the X server.
  "--no-incremental-marking",
];
/** Pixels that were let go are given back this often. */
const collectEveryMs = 10_000;

/** Blocks for about 0.1 s, so it is called before recording begins; holds for the rest of the process's life. */
export function trimMemory(): void {
  for (const flag of flags) setFlagsFromString(flag);
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as Collect;
  setFlagsFromString("--no-expose-gc");
  collect({ type: "major", flavor: "last-resort" });
  setInterval(() => collect({ type: "major", flavor: "regular" }), collectEveryMs).unref();
}

/**
 * Environment of a process that records. glibc otherwise keeps a pool for each thread and, once tiles of pixels were
 * freed, never gives their memory back: that was 40 MB of 190.
 */
export const trimEnvironment = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_TRIM_THRESHOLD_: "1000000",
} as const;
