import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ActionKind, ActionOf } from "@apprentice/core/action/action.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeObservation } from "../train/fake-screen.ts";
import { fakeTrajectories, type FakeFamily } from "../train/fake-tasks.ts";
import { train } from "../train/train.ts";
import type { Model, ProposedAction } from "./model.ts";
import { openReferenceModel } from "./reference-model.ts";

let folder = "";
let model: Model;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-model-"));
  await train({
    trajectories: fakeTrajectories({ perFamily: 15, from: 0 }).map((trajectory) => ({
      trajectory,
      splitGroup: null,
      split: null,
    })),
    releases: [],
    out: folder,
    seed: 1,
    settings: { shape: { width: 32, layers: 2, heads: 4, feedForward: 64 }, steps: 700 },
    clock: () => performance.now(),
  });
  model = await openReferenceModel(folder);
});
afterAll(async () => {
  await model[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** What the model would do before each step of a recording, and at its end. */
async function replay(trajectory: Trajectory): Promise<ProposedAction[]> {
  const { instruction } = trajectory.meta;
  const seen = [...trajectory.steps.map((step) => step.observation), trajectory.last];
  const actions: ProposedAction[] = [];
  for (const [at, observation] of seen.entries()) {
    if (!observation) continue;
    const history = trajectory.steps.slice(0, at);
    actions.push((await model.decide({ observation, instruction, history })).action);
  }
  return actions;
}

function actionAt<K extends ActionKind>(trajectory: Trajectory, at: number, kind: K): ActionOf<K> {
  const action = trajectory.steps[at]?.action;
  if (action?.kind !== kind) throw new Error(`step ${at} is no ${kind}`);
  return action as ActionOf<K>;
}

function unseen(family: FakeFamily): Trajectory {
  const [trajectory] = fakeTrajectories({ perFamily: 1, from: 900_001, only: [family] });
  if (!trajectory) throw new Error("no trajectory");
  return trajectory;
}

describe("the reference model", () => {
  it("fills in a form whose words it never saw, and stops when it is done", async () => {
    const trajectory = unseen("form");
    const actions = await replay(trajectory);
    expect(actions.map((action) => action.kind)).toEqual([
      ...trajectory.steps.map((step) => step.action.kind),
      "terminate",
    ]);
    const texts = (list: readonly { kind: string; text?: string }[]) =>
      list.flatMap((action) => (action.kind === "type" ? action.text : []));
    expect(texts(actions)).toEqual(texts(trajectory.steps.map((step) => step.action)));
  });

  it("types a text that it read on the screen before", async () => {
    const trajectory = unseen("carry");
    const typed = (await replay(trajectory)).find((action) => action.kind === "type");
    const { text } = actionAt(trajectory, 2, "type");
    expect(typed).toMatchObject({ elementId: "target", text });
  });

  it("drags between two elements and presses whole chords", async () => {
    const dragged = unseen("drag");
    const [drag] = await replay(dragged);
    const { at, to } = actionAt(dragged, 0, "drag");
    expect(drag).toMatchObject({ kind: "drag", elementId: dragged.steps[0]?.targetId, at, to });
    const pressed = unseen("shortcut");
    const [key] = await replay(pressed);
    expect(key).toMatchObject({ keys: actionAt(pressed, 0, "key").keys });
  });

  it("says how sure it is and what else it thought of, best first", async () => {
    const trajectory = unseen("dropdown");
    const [step] = trajectory.steps;
    if (!step?.observation) throw new Error("no observation");
    const { instruction } = trajectory.meta;
    const decided = await model.decide({ observation: step.observation, instruction, history: [] });
    const shares = [decided, ...decided.alternatives].map((one) => one.confidence ?? -1);
    expect(shares[0]).toBeGreaterThan(0.5);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(decided.alternatives.length).toBeLessThanOrEqual(4);
  });

  it("survives an empty screen, an empty instruction and a screen of a thousand elements", async () => {
    const empty = fakeObservation({ id: "obs-1", app: "x", scene: { widgets: [], focused: null } });
    const nowhere = await model.decide({ observation: empty, instruction: "", history: [] });
    expect(["wait", "terminate", "key"]).toContain(nowhere.action.kind);
    const widgets = Array.from({ length: 1_000 }, (_, at) => ({
      id: `e${at}`,
      role: "button",
      name: at === 777 ? "Harvest" : "",
      at: [(at % 40) * 20, Math.floor(at / 40) * 24, 18, 20] as const,
    }));
    const crowded = fakeObservation({ id: "obs-2", app: "x", scene: { widgets, focused: null } });
    const long = `Press Harvest ${"and wait ".repeat(200)}`;
    const decided = await model.decide({ observation: crowded, instruction: long, history: [] });
    expect(decided.confidence).toBeGreaterThan(0);
  });

  it("refuses a folder that is damaged, newer or no model", async () => {
    const broken = await mkdtemp(join(tmpdir(), "apprentice-broken-"));
    try {
      await expect(openReferenceModel(broken)).rejects.toMatchObject({ code: "model_missing" });
      const description = await readFile(join(folder, "model.json"), "utf8");
      await writeFile(
        join(broken, "model.json"),
        description.replace('"version": 1', '"version": 2'),
      );
      await expect(openReferenceModel(broken)).rejects.toMatchObject({
        code: "model_newer_version",
      });
      await writeFile(join(broken, "model.json"), description);
      await writeFile(join(broken, "policy.onnx"), "not a model");
      await expect(openReferenceModel(broken)).rejects.toMatchObject({ code: "model_damaged" });
    } finally {
      await rm(broken, { recursive: true, force: true });
    }
  });
});
