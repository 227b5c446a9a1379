import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";

const run = promisify(execFile);
const main = fileURLToPath(new URL("../packages/cli/main.ts", import.meta.url));

const Report = z.object({
  recordings: z.array(
    z.object({
      title: z.string(),
      done: z.boolean(),
      reason: z.string().nullable(),
      counts: z.object({
        actions: z.record(z.string(), z.number()),
        pictures: z.number(),
        gaps: z.record(z.string(), z.number()),
      }),
      redactions: z.record(z.string(), z.number()),
    }),
  ),
  trajectories: z.number(),
  steps: z.number(),
  rows: z.number(),
  sheets: z.array(z.string()),
  learned: z.object({
    demonstrations: z.number(),
    trained: z.object({ done: z.number(), of: z.number() }),
    untrained: z.object({ done: z.number(), of: z.number() }),
    strayActions: z.number(),
  }),
  hunt: z.object({
    files: z.number(),
    texts: z.number(),
    pictures: z.number(),
    hits: z.array(z.unknown()),
    controlHits: z.number(),
  }),
});

test(
  "a newcomer's one command ends with trajectories, a dataset, and no secret anywhere",
  { timeout: 900_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "demo-"));
    const out = join(folder, "out");
    try {
      const { stdout } = await run(process.execPath, [main, "demo", "--json", "--out", out], {
        maxBuffer: 1 << 26,
        timeout: 880_000,
      });
      const report = Report.parse(JSON.parse(stdout));
      expect(report.recordings.length).toBeGreaterThanOrEqual(8);
      expect(
        report.recordings
          .filter((recording) => !recording.done)
          .map((recording) => recording.title),
      ).toEqual([]);
      expect(report.recordings.every((recording) => recording.reason === null)).toBe(true);
      expect(report.trajectories).toBe(report.recordings.length);
      expect(report.sheets).toHaveLength(report.trajectories);
      expect(report.rows).toBeGreaterThan(report.trajectories);
      const signIn = report.recordings.at(-1);
      expect(signIn?.counts.gaps["secure_field"]).toBeGreaterThan(0);
      expect(signIn?.redactions["card"]).toBeGreaterThan(0);
      const kinds = new Set(
        report.recordings.flatMap((recording) => Object.keys(recording.counts.actions)),
      );
      expect([...kinds]).toEqual(
        expect.arrayContaining(["click", "right_click", "drag", "scroll", "type", "key"]),
      );
      expect(report.hunt.hits).toEqual([]);
      expect(report.hunt.controlHits).toBeGreaterThan(0);
      expect(report.hunt.pictures).toBeGreaterThan(0);
      const { trained, untrained, strayActions } = report.learned;
      expect(trained.done / trained.of).toBeGreaterThan(untrained.done / untrained.of);
      expect(strayActions).toBe(0);
      expect((await readdir(out)).sort()).toEqual(
        expect.arrayContaining(["dataset", "release", "report.json", "screen.png", "sheets"]),
      );
      expect(await readdir(out)).not.toContain("collector");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
