import { afterAll, beforeAll, expect, test } from "vitest";
import { planDemonstrations } from "@apprentice/learn/demonstrate/plan-demonstrations.ts";
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import { openStudio, type Studio } from "./open-studio.ts";
import { recordDemonstration } from "./record-demonstration.ts";

const clock = (): number => performance.timeOrigin + performance.now();
const stop = new AbortController();
let studio: Studio;
beforeAll(async () => {
  studio = await openStudio({ clock, signal: stop.signal });
}, 60_000);
afterAll(async () => {
  await studio[Symbol.asyncDispose]();
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
