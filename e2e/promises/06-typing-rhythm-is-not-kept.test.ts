import fc from "fast-check";
import { expect, test } from "vitest";
import type { Action } from "@apprentice/core/action/action.ts";
import { identify } from "@apprentice/cli/bench/guard-reid.ts";
import { createMerger } from "@apprentice/core/action/merge.ts";
import { newStream } from "@apprentice/core/action/testing/stream.ts";

const words = ["please", "send", "the", "report", "Friday", "and", "Thanks"];

/** Types one text into one field with these pauses between keys, and gives what is kept. */
function typed(text: string, pausesMs: readonly number[]): readonly Action[] {
  const stream = newStream().window("w").focus("field", "");
  for (const [at, character] of text.split("").entries()) {
    stream.text(character).wait(pausesMs[at % pausesMs.length] ?? 0);
  }
  stream.focus("other");
  const merger = createMerger();
  const last = stream.events.at(-1)?.tMs ?? 0;
  return [...stream.events.flatMap((event) => [...merger.push(event)]), ...merger.flush(last)];
}

/** Every number that stands anywhere in what is kept. */
function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((one) => numbersIn(one));
}

const text = fc
  .array(fc.constantFrom(...words), { minLength: 2, maxLength: 6 })
  .map((all) => all.join(" "));
const rhythm = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 40 });

test("however the keys were timed, one field gives one edit with the same text", () => {
  fc.assert(
    fc.property(text, rhythm, rhythm, (what, one, other) => {
      const bare = (actions: readonly Action[]) =>
        actions.map(({ startMs: _start, endMs: _end, ...rest }) => rest);
      const [first, second] = [typed(what, one), typed(what, other)];
      expect(bare(first)).toEqual(bare(second));
      expect(first.filter(({ kind }) => kind === "type")).toHaveLength(1);
      expect(JSON.stringify(first)).toContain(what);
    }),
    { numRuns: 200 },
  );
});

test("of all the times of a text's keys only its beginning and its end are kept", () => {
  fc.assert(
    fc.property(text, rhythm, (what, pauses) => {
      const edits = typed(what, pauses).filter(({ kind }) => kind === "type");
      expect(edits.flatMap((edit) => numbersIn(edit))).toHaveLength(2);
    }),
    { numRuns: 200 },
  );
});

test("of a thousand people whom the attack finds again in raw input, at most ten are found in what leaves the machine", () => {
  const signal = new AbortController().signal;
  const { raw, stored } = identify({ people: 1_000, seed: 1, signal });
  // The control: the attack works.
  expect(raw).toBeGreaterThan(0.4);
  expect(stored).toBeLessThanOrEqual(0.01);
});
