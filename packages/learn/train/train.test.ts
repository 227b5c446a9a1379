import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../evaluate/practice/seeded-random.ts";
import { examplesOf, type ReleasedTrajectory } from "./examples.ts";
import { fakeTrajectories } from "./fake-tasks.ts";
import { initialParameters } from "./graph/parameters.ts";
import { measureSteps } from "./measure.ts";
import { readModel, type ModelFolder } from "./model-folder.ts";
import { policyLayout, servingFile } from "./policy/policy-graphs.ts";
import { indexVocabulary } from "./policy/vocabulary.ts";
import { train, type TrainOptions } from "./train.ts";

const shape = { width: 32, layers: 2, heads: 4, feedForward: 64 };
const unseen = fakeTrajectories({ perFamily: 10, from: 500_000 });
let root = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "apprentice-train-"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

const released = (trajectories: readonly Trajectory[]): ReleasedTrajectory[] =>
  trajectories.map((trajectory) => ({ trajectory, splitGroup: null, split: null }));

async function trainOn(
  name: string,
  trajectories: readonly Trajectory[],
  more: Partial<TrainOptions> = {},
): Promise<ModelFolder> {
  const out = join(root, name);
  await train({
    trajectories: released(trajectories),
    releases: [],
    out,
    seed: 7,
    clock: () => performance.now(),
    ...more,
    settings: { shape, steps: 700, ...more.settings },
  });
  return await readModel(out);
}

async function accuracyOf(model: Pick<ModelFolder, "file" | "vocabulary">): Promise<number> {
  const vocabulary = indexVocabulary(model.vocabulary);
  const examples = unseen.flatMap((trajectory) => Array.from(examplesOf(trajectory, vocabulary)));
  const { accuracy } = await measureSteps({
    file: model.file,
    examples,
    vocabulary,
    threads: 1,
  });
  return accuracy;
}

/** Every observation keeps its place but the actions come from another step of the data. */
function shuffleActions(trajectories: readonly Trajectory[]): Trajectory[] {
  const steps = trajectories.flatMap((trajectory) => trajectory.steps);
  const random = seededRandom(5);
  return trajectories.map((trajectory) => ({
    ...trajectory,
    steps: trajectory.steps.map((step) => {
      const other = random.pick(steps);
      const target = step.observation && random.pick(step.observation.elements);
      return { ...step, action: other.action, targetId: target?.id ?? null };
    }),
  }));
}

describe("training", () => {
  it("learns recorded tasks well enough to do them with words it never saw", async () => {
    const model = await trainOn("good", fakeTrajectories({ perFamily: 15, from: 0 }));
    expect(await accuracyOf(model)).toBeGreaterThan(0.93);
    expect(model.description.training.heldOutAccuracy).toBeGreaterThan(0.8);
  });

  it("owes that to what it learned: untrained and shuffled controls stay near chance", async () => {
    const { vocabulary } = await readModel(join(root, "good"));
    const layout = policyLayout(shape);
    const random = seededRandom(7);
    const parameters = initialParameters(layout, () => random.next());
    const untrained = { file: servingFile({ shape, layout, parameters }), vocabulary };
    expect(await accuracyOf(untrained)).toBeLessThan(0.2);
    const data = fakeTrajectories({ perFamily: 15, from: 0 });
    expect(await accuracyOf(await trainOn("shuffled", shuffleActions(data)))).toBeLessThan(0.55);
  });

  it("gets better with more demonstrations", async () => {
    const few = await trainOn("few", fakeTrajectories({ perFamily: 1, from: 0 }));
    const good = await readModel(join(root, "good"));
    expect((await accuracyOf(few)) + 0.1).toBeLessThan(await accuracyOf(good));
  });

  it("gives the same bytes for the same seed and data", async () => {
    const data = fakeTrajectories({ perFamily: 2, from: 0 });
    const settings = { steps: 60 };
    const first = await trainOn("same1", data, { settings });
    const second = await trainOn("same2", data, { settings });
    const other = await trainOn("same3", data, { settings, seed: 8 });
    expect(first.description.files).toEqual(second.description.files);
    expect(first.description.files).not.toEqual(other.description.files);
  });

  it("goes on after kill -9 and ends as if nothing had happened", async () => {
    const data = fakeTrajectories({ perFamily: 2, from: 0 });
    const settings = { steps: 400 };
    const whole = await trainOn("whole", data, { settings });
    const out = join(root, "killed");
    const child = spawn(process.execPath, [join(import.meta.dirname, "fake-training.ts"), out], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    // The first line says that one checkpoint is on disk; no later step may survive the kill.
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(await readdir(out)).toContain("checkpoint.bin");
    expect(await readdir(out)).not.toContain("model.json");
    const steps: number[] = [];
    const resumed = await trainOn("killed", data, {
      settings,
      progress: ({ step }) => steps.push(step),
    });
    expect(steps[0]).toBeGreaterThan(50);
    expect(resumed.description.files).toEqual(whole.description.files);
    expect(await readdir(out)).not.toContain("checkpoint.bin");
  });

  it("refuses another run's checkpoint, a damaged one, and a folder in use", async () => {
    const data = fakeTrajectories({ perFamily: 1, from: 0 });
    const stop = new AbortController();
    const started = trainOn("stopped", data, {
      signal: stop.signal,
      progress: () => stop.abort(),
    });
    await expect(started).rejects.toThrow("abort");
    await expect(trainOn("stopped", data, { seed: 9 })).rejects.toMatchObject({
      code: "checkpoint_foreign",
    });
    await expect(trainOn("good", data)).rejects.toMatchObject({ code: "out_not_empty" });
    const path = join(root, "stopped", "checkpoint.bin");
    const bytes = await readFile(path);
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(trainOn("stopped", data)).rejects.toMatchObject({ code: "checkpoint_damaged" });
  });

  it("learns neither from an agent's own steps nor from failures, and says so", async () => {
    const [first] = fakeTrajectories({ perFamily: 1, from: 0 });
    if (!first) throw new Error("no trajectory");
    const own = { ...first, meta: { ...first.meta, source: "agent" as const } };
    const failed = { ...first, terminate: { ...first.terminate, status: "failure" as const } };
    await expect(trainOn("none", [own, failed])).rejects.toMatchObject({
      code: "nothing_to_learn",
    });
  });

  it("writes a card that names the data", async () => {
    const card = await readFile(join(root, "good", "model-card.md"), "utf8");
    expect(card).toContain("120 trajectories");
    expect(card).toContain("synthetic: 120");
  });
});
