/** Whether a browser was started for private windows: a sign that is the same in every language. */
import { readFile } from "node:fs/promises";

const switches: ReadonlySet<string> = new Set([
  "--incognito",
  "--guest",
  "--inprivate",
  "--private",
  "--private-window",
  "-private",
  "-private-window",
]);

/**
 * All windows of such a process count as private, also one that is not: the mistake goes the safe way. A private
 * window of a browser that was started otherwise is not found here, nor is one where the process hides its line.
 */
export async function startsPrivate(pid: number | null): Promise<boolean> {
  if (pid === null) return false;
  const line = await readFile(`/proc/${String(pid)}/cmdline`, "utf8").catch(() => "");
  // Chromium joins its arguments with spaces when it renames itself.
  return line.split(/[\0 ]/).some((argument) => switches.has(argument.toLowerCase()));
}
