import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
/** Runs before the program, each time that the process is put anew; the last line is that of the program itself. */
const tell = `data:text/javascript,${encodeURIComponent(
  'import { readFileSync } from "node:fs"; process.stderr.write(readFileSync("/proc/self/limits", "utf8"));',
)}`;

function limitOf(command: string): string {
  // An environment that says it was done already changes nothing.
  const env = { ...process.env, APPRENTICE_LEAN: "1", APPRENTICE_NO_CORE_DUMPS: "1" };
  const allow = 'ulimit -S -c 4096; exec "$0" --import "$1" "$2" "$3" --help';
  const args = ["-c", allow, process.execPath, tell, main, command];
  const { stderr, status } = spawnSync("bash", args, { env, encoding: "utf8" });
  expect(status).toBe(0);
  return (
    stderr
      .split("\n")
      .findLast((line) => line.startsWith("Max core file size"))
      ?.split(/\s{2,}/)[1] ?? ""
  );
}

test.each(["record", "hold", "redact", "agent"])("%s runs without core dumps", (command) => {
  expect(limitOf(command)).toBe("0");
});
