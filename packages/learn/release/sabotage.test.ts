import fc from "fast-check";
import { expect, test } from "vitest";
import type { Action } from "@apprentice/core/action/action.ts";
import { RecordingId, TrajectoryId } from "@apprentice/core/id/id.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { capOf, capPeople } from "./cap-people.ts";
import { describeShape } from "./describe-shape.ts";
import { findOdd } from "./find-odd.ts";

/** Mulberry32: the same numbers each time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const base = { startMs: 0, endMs: 1, observationId: null, approach: [] };
const click = (x: number, y: number): Action => ({
  kind: "click",
  ...base,
  at: { x, y },
  modifiers: [],
});
const write = (text: string): Action => ({ kind: "type", ...base, text, fieldId: null });
const press = (...keys: string[]): Action => ({ kind: "key", ...base, keys, count: 1 });
const scroll = (x: number, y: number): Action => ({
  kind: "scroll",
  ...base,
  at: { x, y },
  modifiers: [],
  dx: 0,
  dy: 3,
});

let made = 0;
function demonstration(actions: readonly Action[], gaps = 0): Trajectory {
  made += 1;
  return {
    version: 1,
    trajectoryId: TrajectoryId.parse(`tra-${String(made)}`),
    meta: {
      version: 1,
      recordingId: RecordingId.parse(`rec-${String(made)}`),
      instruction: "do it",
      source: "human",
      startedMs: 0,
      os: "linux",
      fidelity: "actions",
    },
    steps: actions.map((action, index) => ({
      index,
      observation: null,
      action,
      targetId: action.kind === "click" ? "e1" : null,
      verdict: "good",
    })),
    gaps: Array.from({ length: gaps }, () => ({
      fromMs: 0,
      toMs: 1,
      reason: "not_approved_window" as const,
      count: 1,
    })),
    terminate: { status: "success", tMs: 1 },
    last: null,
  };
}

/** Three kinds of honest work, each person with a hand of their own. */
function honest(random: () => number, hand: number): Trajectory {
  const any = () => click(random() * 1000, random() * 700);
  const length = 5 + Math.floor(random() * 12 * (0.6 + hand));
  const kind = random();
  const actions = Array.from({ length }, (_, index): Action => {
    if (kind < 0.4) return index % 3 === 1 ? write(`value ${String(random())}`) : any();
    if (kind < 0.7) return random() < 0.25 + hand / 4 ? scroll(500, 400) : any();
    return random() < 0.3 + hand / 4 ? press("ctrl", "abcdefgh"[index % 8] ?? "s") : any();
  });
  return demonstration(actions);
}

type Made = { readonly person: string; readonly trajectory: Trajectory };

function crowd(people: number, random: () => number): Made[] {
  return Array.from({ length: people }, (_, index) => {
    const hand = random();
    const count = 4 + Math.floor(random() * 20);
    return Array.from({ length: count }, () => ({
      person: `p${String(index)}`,
      trajectory: honest(random, hand),
    }));
  }).flat();
}

const shapes = (all: readonly Made[]) =>
  all.map(({ person, trajectory }) => ({
    id: trajectory.trajectoryId,
    person,
    shape: describeShape(trajectory),
  }));
const rowsOf = (all: readonly Made[]) =>
  all.map(({ person, trajectory }) => ({
    id: trajectory.trajectoryId,
    person,
    rows: trajectory.steps.length,
  }));

test("odd demonstrations of an insider are found, and hardly one of an honest person's", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const random = dice(seed);
    const good = crowd(30, random);
    const bad: Made[] = Array.from({ length: 200 }, (_, index) => ({
      person: "insider",
      // Presses one place, or one key, over and over.
      trajectory: demonstration(
        Array.from({ length: 25 + (index % 40) }, () =>
          index % 2 === 0 ? click(900, 20) : press("alt", "f4"),
        ),
      ),
    }));
    const odd = findOdd(shapes([...good, ...bad]), random);
    const caught = bad.filter(({ trajectory }) => odd.has(trajectory.trajectoryId)).length;
    const wronged = good.filter(({ trajectory }) => odd.has(trajectory.trajectoryId)).length;
    expect(caught).toBe(bad.length);
    expect(wronged / good.length).toBeLessThan(0.02);
  }
});

test("what an insider makes look ordinary still does not get in beyond the cap, however much they flood", () => {
  const random = dice(7);
  const good = crowd(500, random);
  const flood: Made[] = Array.from({ length: 5000 }, () => ({
    person: "insider",
    trajectory: honest(random, 0.5),
  }));
  const all = rowsOf([...good, ...flood]);
  const kept = capPeople(all, random);
  const rows = (of: typeof all) =>
    of.filter(({ id }) => kept.has(id)).reduce((sum, one) => sum + one.rows, 0);
  const share = rows(all.filter(({ person }) => person === "insider")) / rows(all);
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThanOrEqual(0.005);
  const honestRows = all.filter(({ person }) => person !== "insider");
  const total = honestRows.reduce((sum, one) => sum + one.rows, 0);
  expect(rows(honestRows) / total).toBeGreaterThan(0.95);
});

test("for any crowd nobody has more than the cap or one demonstration, and nobody is left out altogether", () => {
  const person = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 60 }), fc.integer(), (crowds, seed) => {
      const all = crowds.flatMap((own, index) =>
        own.map((rows, at) => ({ id: `${String(index)}-${String(at)}`, person: `${index}`, rows })),
      );
      const kept = capPeople(all, dice(seed));
      const cap = capOf(crowds.map((own) => own.reduce((sum, rows) => sum + rows, 0)));
      crowds.forEach((_, index) => {
        const own = all.filter((one) => one.person === `${index}` && kept.has(one.id));
        expect(own.length).toBeGreaterThan(0);
        const rows = own.reduce((sum, one) => sum + one.rows, 0);
        expect(rows <= cap || own.length === 1).toBe(true);
      });
    }),
    { numRuns: 300 },
  );
});

test("among one or two people nothing is capped, and among four nobody is called odd", () => {
  const random = dice(3);
  const two = [...crowd(1, random), ...crowd(1, random).map((one) => ({ ...one, person: "q" }))];
  expect(capPeople(rowsOf(two), random).size).toBe(two.length);
  const four = crowd(3, random);
  const odd: Made = { person: "odd", trajectory: demonstration([click(1, 1)], 1) };
  expect(findOdd(shapes([...four, odd]), random).size).toBe(0);
});
