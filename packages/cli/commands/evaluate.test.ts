import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fakeTrajectories } from "@apprentice/learn/train/fake-tasks.ts";
import { train } from "@apprentice/learn/train/train.ts";
import { Trial } from "@apprentice/learn/evaluate/trial.ts";
import { z } from "zod";
import { apprentice } from "../testing/apprentice.ts";

let folder = "";
let model = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-evaluate-test-"));
  model = join(folder, "model");
  await train({
    trajectories: fakeTrajectories({ perFamily: 2, from: 0 }).map((trajectory) => ({
      trajectory,
      splitGroup: null,
      split: null,
    })),
    releases: [],
    out: model,
    seed: 1,
    settings: { steps: 10 },
    clock: () => performance.now(),
  });
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ["another suite", ["--suite", "office"], 2, /practice or miniwob/],
  ["MiniWoB++ without its pages", ["--suite", "miniwob"], 2, /needs --html/],
  ["pages that are not there", ["--suite", "miniwob", "--html", "nowhere"], 1, /nowhere/],
  ["an unknown task", ["--suite", "practice", "--tasks", "tabs,fly"], 2, /no task "fly".*tabs/s],
  ["an unknown condition", ["--suite", "practice", "--conditions", "luck"], 2, /unseen_state/],
  ["no episodes", ["--suite", "practice", "--episodes", "0"], 2, /whole number/],
  ["a masking that is none", ["--suite", "practice", "--masking", "all"], 2, /roles, detect/],
])("%s is refused with what there is instead", async (_, argv, expected, told) => {
  const { code, err } = await apprentice("evaluate", ...argv, "--model", model);
  expect(err).toMatch(told);
  expect(code).toBe(expected);
});

test("a folder without a model is told of before a desktop is started", async () => {
  const argv = ["evaluate", "--suite", "practice", "--model", join(folder, "none")];
  const { code, err } = await apprentice(...argv);
  expect(code).toBe(1);
  expect(err).toContain("model.json");
});

test("the table is one JSON document, of the episodes that were asked for, ready for `value`", async () => {
  const conditions = "unseen_state,control_untrained";
  const argv = `--tasks radio-buttons --conditions ${conditions} --demonstrations 2 --json`;
  const { code, out, err } = await apprentice(
    "evaluate",
    "--suite",
    "practice",
    "--model",
    model,
    ...argv.split(" "),
  );
  expect(code).toBe(0);
  const Answer = z.object({ trials: z.array(Trial), strayActions: z.number() });
  const { trials, strayActions } = Answer.parse(JSON.parse(out));
  expect(trials.map(({ condition }) => condition)).toEqual(["unseen_state", "control_untrained"]);
  expect(trials.every((trial) => trial.taskId === "radio-buttons")).toBe(true);
  expect(trials.every((trial) => trial.view === "unmasked" && trial.demonstrations === 2)).toBe(
    true,
  );
  expect(strayActions).toBe(0);
  expect(err).toContain("evaluate: 2/2 control_untrained radio-buttons");
});
