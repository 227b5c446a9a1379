import fc from "fast-check";
import { expect, test } from "vitest";
import { merge } from "./merge.ts";
import { newStream } from "./testing/stream.ts";

type Stroke = {
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly text: string;
};

/** A plain single-line field over a list of characters, written apart from the shadow editor. */
function playField(strokes: readonly Stroke[]): string {
  let characters: string[] = [];
  let caret = 0;
  let anchor = 0;
  const replace = (from: number, to: number, by: string[]): void => {
    characters = [...characters.slice(0, from), ...by, ...characters.slice(to)];
    caret = anchor = from + by.length;
  };
  for (const { key, shift, ctrl, text } of strokes) {
    const from = Math.min(caret, anchor);
    const to = Math.max(caret, anchor);
    if (text !== "") replace(from, to, [text]);
    else if (ctrl) [anchor, caret] = [0, characters.length];
    else if (key === "backspace") replace(from === to ? Math.max(0, from - 1) : from, to, []);
    else if (key === "delete") replace(from, from === to ? to + 1 : to, []);
    else {
      const way = key === "left" ? -1 : 1;
      const collapse = from !== to && !shift && (key === "left" || key === "right");
      if (key === "home") caret = 0;
      else if (key === "end") caret = characters.length;
      else if (collapse) caret = way < 0 ? from : to;
      else caret = Math.min(characters.length, Math.max(0, caret + way));
      if (!shift) anchor = caret;
    }
  }
  return characters.join("");
}

const character = fc.constantFrom("a", "b", "Z", " ", "é", "€", "👍");
const stroke: fc.Arbitrary<Stroke> = fc.oneof(
  {
    weight: 6,
    arbitrary: character.map((text) => ({
      key: text.toLowerCase(),
      shift: false,
      ctrl: false,
      text,
    })),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      key: fc.constantFrom("left", "right", "home", "end"),
      shift: fc.boolean(),
      ctrl: fc.constant(false),
      text: fc.constant(""),
    }),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom("backspace", "delete")
      .map((key) => ({ key, shift: false, ctrl: false, text: "" })),
  },
  { weight: 1, arbitrary: fc.constant({ key: "a", shift: false, ctrl: true, text: "" }) },
);

test("an edit that stays within its own text is one action with the text that stands there", () => {
  let checked = 0;
  fc.assert(
    fc.property(fc.array(stroke, { minLength: 1, maxLength: 40 }), (strokes) => {
      const stream = newStream().focus("f1", "");
      for (const { key, shift, ctrl, text } of strokes)
        stream.key(
          key,
          [...(shift ? (["shift"] as const) : []), ...(ctrl ? (["ctrl"] as const) : [])],
          text,
        );
      const actions = merge(stream.focus("f2", "").events);
      // Strokes that leave the known text are keys of their own; merge.property.test.ts covers them.
      if (actions.length !== 1 || actions[0]?.kind !== "type") return;
      checked += 1;
      expect(actions[0].text).toBe(playField(strokes));
    }),
    { numRuns: 3_000 },
  );
  expect(checked).toBeGreaterThan(300);
});
