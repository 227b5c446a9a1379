import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TrajectoryId } from "../id/id.ts";
import { buildTrajectory, type RecordedItem } from "./build.ts";
import { actionItem, metaItem, observationItem, startedMs } from "./testing/recorded.ts";
import { Trajectory } from "./trajectory.ts";

const options = { trajectoryId: TrajectoryId.parse("traj-one") };
const at = { x: 40, y: 410 };

const whole: readonly RecordedItem[] = [
  metaItem(),
  observationItem("obs-1", { tMs: 90 }),
  actionItem({ kind: "click", tMs: 100, at, observationId: "obs-1" }),
  {
    topic: "gap",
    gap: { fromMs: startedMs + 150, toMs: startedMs + 180, reason: "paused", count: 3 },
  },
  observationItem("obs-2", { tMs: 190 }),
  actionItem({ kind: "type", tMs: 200, text: "tea", fieldId: "field", observationId: "obs-2" }),
  observationItem("obs-3", { tMs: 900 }),
  {
    topic: "terminate",
    terminate: { tMs: startedMs + 910, status: "success" },
    observationId: "obs-3",
  },
];

function build(items: readonly RecordedItem[]): Trajectory {
  const result = buildTrajectory(items, options);
  if (result.kind !== "built") throw new Error(result.reason);
  return Trajectory.parse(result.trajectory);
}

describe("buildTrajectory", () => {
  test("steps hold the observation from before, their target and the gaps between", () => {
    const { steps, gaps, terminate, last } = build(whole);
    expect(steps.map((step) => [step.index, step.observation?.id, step.targetId])).toEqual([
      [0, "obs-1", "field"],
      [1, "obs-2", "field"],
    ]);
    expect(gaps.map(({ reason }) => reason)).toEqual(["paused"]);
    expect([terminate.status, last?.id]).toEqual(["success", "obs-3"]);
  });

  test("cut at any item it is still a valid trajectory, stopped where it ended", () => {
    for (let count = 1; count < whole.length; count += 1) {
      const { terminate, steps, last } = build(whole.slice(0, count));
      expect(terminate.status).toBe("stopped");
      expect(terminate.tMs).toBe(steps.at(-1)?.action.endMs ?? startedMs);
      expect(last === null || last.tMs >= terminate.tMs).toBe(true);
    }
    expect(build(whole.slice(0, -1)).last?.id).toBe("obs-3");
  });

  test("refuses what has no beginning, and what mixes recordings", () => {
    expect(buildTrajectory(whole.slice(1), options)).toEqual({
      kind: "refused",
      reason: "no_meta",
    });
    const mixed = buildTrajectory([...whole, metaItem("rec-two")], options);
    expect(mixed).toEqual({ kind: "refused", reason: "mixed_recordings" });
    expect(buildTrajectory([...whole, metaItem()], options).kind).toBe("built");
  });

  test("an action outside its frame is dropped with a gap; stray points of its way are left out", () => {
    const outside = { x: 800, y: 20 };
    const way = [
      { x: -1, y: 5, tMs: startedMs },
      { ...at, tMs: startedMs + 1 },
    ];
    const base = { tMs: 100, at, observationId: "obs-1" };
    const items = [
      metaItem(),
      observationItem("obs-1"),
      actionItem({ ...base, kind: "click", at: outside }),
      actionItem({ ...base, kind: "drag", to: outside, button: "left", path: [] }),
      actionItem({ ...base, kind: "drag", to: at, button: "left", path: way, approach: way }),
    ];
    const { steps, gaps } = build(items);
    expect(steps.map(({ index, action }) => [index, action.kind])).toEqual([[0, "drag"]]);
    expect(steps[0]?.action).toMatchObject({ path: [way[1]], approach: [way[1]] });
    expect(gaps.map(({ reason }) => reason)).toEqual(["outside_frame", "outside_frame"]);
  });

  test("an observation that is missing is a gap, not an invention", () => {
    const { steps, gaps } = build(whole.filter((item) => item.topic !== "observation"));
    expect(steps.map(({ observation }) => observation)).toEqual([null, null]);
    expect(gaps.filter(({ reason }) => reason === "frame_unread")).toHaveLength(2);
  });

  test("the order of items does not matter beyond their times", () => {
    const expected = build(whole);
    fc.assert(
      fc.property(fc.shuffledSubarray([...whole], { minLength: whole.length }), (items) => {
        expect(build(items)).toEqual(expected);
      }),
    );
  });

  test("corpus/trajectories: the first version stays readable and gives the same", () => {
    const file = new URL("../../../corpus/trajectories/note.json", import.meta.url);
    const golden = JSON.parse(readFileSync(file, "utf8"));
    expect(build(golden.items)).toEqual(golden.trajectory);
  });
});
