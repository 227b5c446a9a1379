/** Pages that keep MiniWoB++'s interface, written here, in a real browser: the public ones are not ours to carry. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Model } from "../../agent/model.ts";
import { takeSessionLock } from "../../agent/session/session-lock.ts";
import { findMiniwob } from "./find-miniwob.ts";
import { startMiniwobSite } from "./miniwob-site.ts";
import { runMiniwob } from "./run-miniwob.ts";

const core = `
  const core = { EPISODE_MAX_TIME: 100 };
  let WOB_DONE_GLOBAL = false, WOB_RAW_REWARD_GLOBAL = 0, WOB_TASK_READY = true;
  Math.seedrandom = (seed) => { Math.seed = seed; };
  core.getUtterance = () => document.getElementById("query").textContent;
  core.endEpisode = (reward) => { WOB_RAW_REWARD_GLOBAL = reward; WOB_DONE_GLOBAL = true; };
  core.startEpisodeReal = () => { setTimeout(() => core.endEpisode(-1), core.EPISODE_MAX_TIME); genProblem(); };
`;
const page = `<!DOCTYPE html><html><head><title>Pick</title><script src="../core/core.js"></script><script>
  function genProblem() { document.getElementById("query").textContent = "Press " + (Math.seed % 2 ? "One" : "Two"); }
  function press(name) { core.endEpisode(core.getUtterance() === "Press " + name ? 1 : -1); }
  </script></head><body><div id="query"></div>
  <button onclick="press('One')">One</button><button onclick="press('Two')">Two</button></body></html>`;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-miniwob-"));
  await mkdir(join(folder, "html", "core"), { recursive: true });
  await mkdir(join(folder, "html", "miniwob"));
  await writeFile(join(folder, "html", "core", "core.js"), core);
  await writeFile(join(folder, "html", "miniwob", "pick.html"), page);
  await writeFile(join(folder, "outside.txt"), "outside");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const clock = (): number => performance.timeOrigin + performance.now();

/** How often it was asked in all. */
let asked = 0;

/** Presses the button that the instruction ends in, or always the same one; where there is none yet it waits. */
const presser = (always: string | null): Model => ({
  name: "presser",
  decide: async ({ instruction, observation }) => {
    asked += 1;
    const name = always ?? instruction.split(" ").at(-1);
    const found = observation.elements.find((one) => one.role === "button" && one.name === name);
    const at = { x: 0, y: 0 };
    const action = found
      ? ({ kind: "click", elementId: found.id, at, modifiers: [] } as const)
      : ({ kind: "wait", ms: 100 } as const);
    return { action, confidence: null, alternatives: [] };
  },
  [Symbol.asyncDispose]: async () => undefined,
});

test("episodes begin with their seed, end with their reward, and count it", async () => {
  const base = {
    miniwob: await findMiniwob(folder),
    lockFor: (display: string) => takeSessionLock({ dataDir: folder, display, clock }),
    episodes: 2,
    seed: 1,
    clock,
    signal: new AbortController().signal,
  };
  const good = await runMiniwob({ ...base, model: presser(null) });
  expect(good.trials.map((trial) => trial.success)).toEqual([true, true]);
  expect(good.strayActions).toBe(0);
  // One press an episode, and a wait for each time that a busy machine showed no buttons yet.
  expect(good.steps).toBeGreaterThanOrEqual(2);
  expect(good.steps).toBeLessThanOrEqual(asked);
  const stubborn = await runMiniwob({ ...base, model: presser("One") });
  expect(stubborn.trials.map((trial) => trial.success).toSorted()).toEqual([false, true]);
});

test("a folder without the pages, and a task that is not there, are said plainly", async () => {
  await expect(findMiniwob(tmpdir())).rejects.toMatchObject({ code: "suite_missing" });
  const miniwob = await findMiniwob(folder);
  expect(miniwob.tasks).toEqual(["pick"]);
  const unknown = { miniwob, tasks: ["fly"] } as unknown as Parameters<typeof runMiniwob>[0];
  await expect(runMiniwob(unknown)).rejects.toMatchObject({ code: "suite_missing" });
});

test("nothing outside the folder is served", async () => {
  await using site = await startMiniwobSite(join(folder, "html"));
  const status = async (path: string) => (await fetch(`http://${site.host}${path}`)).status;
  expect(await status("/core/core.js")).toBe(200);
  expect(await status("/..%2foutside.txt")).toBe(404);
  expect(await status("/%2e%2e/outside.txt")).toBe(404);
});
