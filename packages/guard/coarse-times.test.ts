import type { Action } from "@apprentice/core/action/action.ts";
import { merge } from "@apprentice/core/action/merge.ts";
import { newStream } from "@apprentice/core/action/testing/stream.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { coarse, coarseGap, coarseTimes, sealedTimes } from "./coarse-times.ts";

const rhythm = fc.array(fc.integer({ min: 1, max: 2_500 }), { minLength: 3, maxLength: 30 });

/** Clicks far apart, with pauses that only the person knows. */
function clicksWith(pauses: readonly number[]): Action[] {
  const stream = newStream();
  for (const [index, pause] of pauses.entries())
    stream
      .move(100 + (index % 9) * 80, 100 + (index % 7) * 60, 80 + (pause % 300))
      .wait(pause)
      .click();
  return merge(stream.events);
}

test("order stays, and no time is finer than its grid", () => {
  fc.assert(
    fc.property(rhythm, (pauses) => {
      const actions = clicksWith(pauses).map((action) => coarseTimes(action));
      const starts = actions.map(({ startMs }) => startMs);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      for (const { startMs, endMs, approach } of actions) {
        expect(startMs % coarse.startMs).toBe(0);
        expect(endMs).toBe(startMs);
        expect(approach.length).toBeLessThanOrEqual(2);
        expect(approach.every(({ tMs }) => tMs === startMs)).toBe(true);
      }
    }),
    { seed: 4, numRuns: 60 },
  );
});

test("how fast somebody types within one edit, or turns the wheel, is not told", () => {
  const times = (eachMs: number) => ({ startMs: 7_300, endMs: 7_300 + 20 * eachMs });
  const rest = { observationId: null, approach: [] };
  const text = "twenty letters typed";
  const typed = (eachMs: number): Action => {
    return { kind: "type", ...times(eachMs), ...rest, text, fieldId: null };
  };
  const turned = (eachMs: number): Action => {
    const at = { x: 4, y: 5 };
    return { kind: "scroll", ...times(eachMs), ...rest, at, dx: 0, dy: 20, modifiers: [] };
  };
  expect(coarseTimes(typed(90))).toEqual(coarseTimes(typed(430)));
  expect(coarseTimes(turned(30))).toEqual(coarseTimes(turned(330)));
});

test("what leaves the machine tells the minute alone, of drags how long they took as well", () => {
  const at = { x: 1, y: 2 };
  const drag: Action = {
    kind: "drag",
    startMs: 61_000,
    endMs: 61_400,
    observationId: null,
    approach: [{ ...at, tMs: 61_000 }],
    path: [
      { ...at, tMs: 61_000 },
      { ...at, tMs: 61_400 },
    ],
    at,
    to: at,
    button: "left",
    modifiers: [],
  };
  const [first, last] = [
    { ...at, tMs: 60_000 },
    { ...at, tMs: 60_400 },
  ];
  const times = { startMs: 60_000, endMs: 60_400, approach: [first], path: [first, last] };
  expect(sealedTimes(drag)).toEqual({ ...drag, ...times });
});

test("a gap in a secure field does not tell how long the secret is", () => {
  const gap = { fromMs: 10_120, toMs: 14_870, reason: "secure_field", count: 24 } as const;
  expect(coarseGap(gap)).toEqual({
    fromMs: 10_000,
    toMs: 14_000,
    reason: "secure_field",
    count: 1,
  });
  expect(coarseGap({ ...gap, reason: "paused" }).count).toBe(24);
});
