import { expect, test } from "vitest";
import { fakeTrajectories } from "../../train/fake-tasks.ts";
import { actionSequence } from "./action-sequence.ts";
import { editDistance } from "./edit-distance.ts";
import { type Done, likeness } from "./likeness.ts";

const done = (by: string, taskId: string, ...sequence: string[]): Done => ({
  taskId,
  by,
  sequence,
});
const byMenu = ["type", "click menu", "click menu item"];
const byShortcut = ["type", "key ctrl+s"];

test("equal sequences are 0 apart, strangers 1, and a shortcut for a menu two of three", () => {
  expect(editDistance(byMenu, byMenu)).toBe(0);
  expect(editDistance([], [])).toBe(0);
  expect(editDistance(["a", "b"], ["c", "d"])).toBe(1);
  expect(editDistance(byMenu, byShortcut)).toBeCloseTo(2 / 3);
  expect(editDistance(byShortcut, byMenu)).toBeCloseTo(2 / 3);
});

test("shares are of tasks where people differ, distances against those between people", () => {
  const people = [
    done("p1", "save", ...byMenu),
    done("p2", "save", ...byShortcut),
    done("p1", "form", "type", "key tab", "type"),
    done("p2", "form", "type", "click entry", "type"),
    done("p1", "press", "click button"),
    done("p2", "press", "click button"),
  ];
  const agent = [
    done("seed 1", "save", ...byShortcut),
    done("seed 1", "press", "click button"),
    done("seed 1", "press", "click button", "click button"),
    done("seed 1", "elsewhere", "click button"),
  ];
  const found = likeness(agent, people);
  expect(found.shortcut).toEqual({ agent: { count: 1, of: 1 }, people: { count: 1, of: 2 } });
  expect(found.tab).toEqual({ agent: { count: 0, of: 0 }, people: { count: 1, of: 2 } });
  expect(found.stepsRatio).toBe(1);
  expect(found.personDistance).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1 / 3) / 6);
  expect(found.agentDistance).toBeCloseTo((1 / 3 + 0 + 1 / 2) / 3);
  expect(likeness([], [])).toMatchObject({ stepsRatio: null, agentDistance: null });
});

test("a sequence holds kinds, roles and chords, never a name or a text", () => {
  const trajectories = fakeTrajectories({ perFamily: 2, from: 0 });
  const sequences = trajectories.map(actionSequence);
  const words = new Set(sequences.flat());
  expect(words).toContain("type");
  expect([...words].some((word) => word.startsWith("key "))).toBe(true);
  const names = trajectories.flatMap(({ steps }) =>
    steps.flatMap(({ observation }) => observation?.elements.map(({ name }) => name) ?? []),
  );
  const said = [...words].join("\n");
  const telling = names.filter((name) => /^[A-Z][a-z]{4,}$/.test(name));
  expect(telling.length).toBeGreaterThan(5);
  expect(telling.filter((name) => said.includes(name))).toEqual([]);
});

test("scrolling on is one action", () => {
  const [one] = fakeTrajectories({ perFamily: 1, from: 0 });
  const [step] = one?.steps ?? [];
  if (!step) throw new Error("no step");
  const { startMs, endMs, observationId } = step.action;
  const base = { startMs, endMs, observationId, approach: [], modifiers: [] };
  const scroll = { ...step, action: { kind: "scroll", ...base, at: { x: 1, y: 1 }, dx: 0, dy: 3 } };
  expect(actionSequence({ steps: [scroll, scroll, step, scroll] as never })).toHaveLength(3);
});
