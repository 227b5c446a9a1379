import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openResults, type Outcome } from "./results-file.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-results-"));
});
afterEach(() => rm(folder, { recursive: true }));

const outcome = (at: number): Outcome => ({
  examination: "one",
  at,
  trial: {
    taskId: "tabs",
    family: "navigation",
    application: "browser",
    demonstrations: 10,
    trainingSeed: 1,
    condition: "unseen_state",
    view: "unmasked",
    success: at % 2 === 0,
    steps: 2,
    seed: 5,
    reason: "terminated",
  },
  stray: 0,
  refused: { hidden_element: 1 },
  sequence: ["click tab"],
  seconds: 1.5,
});

test("what was added is known when it is opened again, but for a line that a kill cut off", async () => {
  const file = join(folder, "new", "outcomes.jsonl");
  const first = await openResults(file, "a");
  await first.add(outcome(0));
  await first.add(outcome(1));
  await appendFile(file, JSON.stringify(outcome(2)).slice(0, 40));
  const second = await openResults(file, "a");
  expect(second.known).toEqual([outcome(0), outcome(1)]);
  await second.add(outcome(2));
  expect((await openResults(file, "a")).known).toEqual([outcome(0), outcome(1), outcome(2)]);
});

test("results of another measurement are refused, not mixed", async () => {
  const file = join(folder, "outcomes.jsonl");
  await openResults(file, "a");
  await expect(openResults(file, "b")).rejects.toMatchObject({ code: "refused" });
});
