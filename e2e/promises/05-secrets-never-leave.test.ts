/**
 * Canaries from typing to upload, through recorder, guard, hold, release, spool and collector, while what reads
 * pictures crashes, hangs, is missing or talks nonsense. The same with ten thousand: `apprentice bench guard-passages`.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { passAll } from "@apprentice/cli/bench/guard-passages.ts";
import { redactorStates } from "@apprentice/cli/bench/passages/broken-redactors.ts";
import { expect, test } from "vitest";

test("no canary is in what was sent, in any file or in the log, and no unread picture is sent", async () => {
  const scratchDir = await mkdtemp(join(tmpdir(), "passages-"));
  try {
    const evidence = await passAll({
      passages: redactorStates.length,
      seed: 500,
      scratchDir,
      log: () => undefined,
      signal: new AbortController().signal,
    });
    expect(evidence.canaries).toBeGreaterThan(1_000);
    expect(evidence.found).toEqual([]);
    expect(evidence.unreadUploads).toBe(0);
    expect(evidence.crashFiles).toEqual([]);
    // The controls: a working redactor does send pictures, and the same search finds what is harmless.
    expect(evidence.readUploads).toBeGreaterThan(0);
    expect(evidence.controls).toBeGreaterThanOrEqual(redactorStates.length - 1);
  } finally {
    await rm(scratchDir, { recursive: true });
  }
});

test("the recorder runs without core dumps, whatever the shell allowed, and so do its children", () => {
  const lean = new URL("../../packages/cli/restart-lean.ts", import.meta.url).href;
  const script = `
    const { restartLean } = await import(${JSON.stringify(lean)});
    restartLean();
    const { readFileSync } = await import("node:fs");
    const { execFileSync } = await import("node:child_process");
    process.stdout.write(readFileSync("/proc/self/limits", "utf8"));
    process.stdout.write(execFileSync("cat", ["/proc/self/limits"], { encoding: "utf8" }));
  `;
  const { APPRENTICE_LEAN: _, ...env } = process.env;
  const args = ["-c", 'ulimit -S -c 4096; exec "$0" --input-type=module -e "$1"', process.execPath];
  const { stdout } = spawnSync("bash", [...args, script], { env, encoding: "utf8" });
  const limits = stdout.split("\n").filter((line) => line.startsWith("Max core file size"));
  expect(limits).toHaveLength(2);
  for (const line of limits) expect(line).toMatch(/size\s+0\s+0\s/);
});
