import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planDemonstrations } from "@apprentice/learn/demonstrate/plan-demonstrations.ts";
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import { RecordingId } from "@apprentice/core/id/id.ts";
import { openNeverKeep } from "@apprentice/recorder/hold/never-keep.ts";
import { openKeystore } from "@apprentice/recorder/keystore/open-keystore.ts";
import { openStudio, type Studio } from "./open-studio.ts";
import { recordDemonstration } from "./record-demonstration.ts";

const clock = (): number => performance.timeOrigin + performance.now();
const stop = new AbortController();
let studio: Studio;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "apprentice-studio-"));
  const keystore = await openKeystore({ dataDir, env: {} });
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const words = await openNeverKeep({ path: join(dataDir, "never-keep"), keystore, random });
  await words.add("kestrel");
  studio = await openStudio({ dataDir, clock, signal: stop.signal });
});
afterAll(async () => {
  await studio[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true });
  stop.abort();
});

const ids = new Set([
  "native-select",
  "context-menu",
  "text-form",
  "copy-field",
  "drag-and-drop",
  "scroll-list",
  "double-click",
  "editor-type",
]);
const tasks = practiceSuite.filter((task) => ids.has(task.id));
const plan = planDemonstrations({ tasks, count: 1, seed: 21, pace: 0.4 });

test.each(plan.map((demonstration) => [demonstration.task.id, demonstration] as const))(
  "%s: the recorder says what the person meant",
  async (_, demonstration) => {
    const result = await recordDemonstration(demonstration, studio, clock);
    if (result.kind === "failed") throw new Error(result.reason);
    const { trajectory, tile } = result.sourced;
    const { instruction } = demonstration;
    expect(result.differences).toEqual([]);
    expect(trajectory.meta).toMatchObject({ source: "synthetic", instruction });
    expect(trajectory.terminate.status).toBe("success");
    expect(trajectory.last?.elements.length).toBeGreaterThan(3);
    const named = trajectory.steps.flatMap(({ observation }) => observation?.frame?.tiles ?? []);
    const hash = named.find((one) => one !== null);
    expect(hash && (await tile(hash))?.length).toBeGreaterThan(20);
  },
  60_000,
);

test("what the person never wants kept is hidden here as well", async () => {
  await using guard = await studio.beginGuard();
  const meta = await guard.meta({
    version: 1,
    recordingId: RecordingId.parse("rec-one"),
    instruction: "Find the kestrel",
    source: "synthetic",
    startedMs: 0,
    os: "linux",
    fidelity: "actions",
  });
  expect(meta.instruction).toBe("Find the [PRIVATE_1]");
});
