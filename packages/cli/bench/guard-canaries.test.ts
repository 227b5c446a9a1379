import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { measure } from "./guard-canaries.ts";

test("no canary survives in any class or modality", async () => {
  const scratchDir = await mkdtemp(join(tmpdir(), "canaries-"));
  try {
    const metrics = await measure({
      log: () => undefined,
      scratchDir,
      signal: new AbortController().signal,
      quick: true,
    });
    const recall = metrics.filter(({ metric }) => metric.startsWith("guard.canary_recall."));
    expect(recall.length).toBeGreaterThan(15);
    // Masking by role and secure fields are structural; a detector may miss one of a small sample.
    const structural = recall.filter(({ metric }) => /roles$|password/.test(metric));
    expect(structural.filter(({ value }) => value < 1).map(({ metric }) => metric)).toEqual([]);
    const detected = recall.filter(({ metric }) => metric.endsWith("detect"));
    expect(detected.filter(({ value }) => value < 1).length).toBeLessThanOrEqual(1);
  } finally {
    await rm(scratchDir, { recursive: true });
  }
}, 240_000);
