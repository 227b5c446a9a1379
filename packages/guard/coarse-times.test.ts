import type { Action } from "@apprentice/core/action/action.ts";
import { merge } from "@apprentice/core/action/merge.ts";
import { newStream } from "@apprentice/core/action/testing/stream.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { coarse, coarseGap, coarseTimes } from "./coarse-times.ts";

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

test("how fast somebody types within one edit is not told", () => {
  const typed = (eachMs: number): Action => ({
    kind: "type",
    startMs: 7_300,
    endMs: 7_300 + 20 * eachMs,
    observationId: null,
    approach: [],
    text: "twenty letters typed",
    fieldId: null,
  });
  expect(coarseTimes(typed(90))).toEqual(coarseTimes(typed(230)));
});

test("a gap in a secure field does not tell how long the secret is", () => {
  const gap = { fromMs: 10_120, toMs: 13_870, reason: "secure_field", count: 24 } as const;
  expect(coarseGap(gap)).toEqual({
    fromMs: 10_000,
    toMs: 13_000,
    reason: "secure_field",
    count: 1,
  });
  expect(coarseGap({ ...gap, reason: "paused" }).count).toBe(24);
});
