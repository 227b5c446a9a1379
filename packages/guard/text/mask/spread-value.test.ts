import { expect, test } from "vitest";
import { digits, makeValue, type Slot } from "../corpus/values.ts";
import { tuningPeople } from "../corpus/people.ts";
import { seededRandom, type Random } from "../corpus/seeded-random.ts";
import { createTextGuard } from "../text-guard.ts";
import { spreadOverTyped, type FieldPart } from "./spread-value.ts";

type Layout = "row" | "stack" | "unknown";

const part = (text: string, at: number, layout: Layout): FieldPart => ({
  fieldId: `box${at}`,
  text,
  box:
    layout === "unknown"
      ? null
      : layout === "row"
        ? { x: 10 + at * 70, y: 20 + (at % 3), width: 60, height: 24 }
        : { x: 10, y: 20 + at * 40, width: 200, height: 24 },
});

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const left = [...values];
  const out: T[] = [];
  while (left.length > 0) out.push(...left.splice(random.integer(0, left.length - 1), 1));
  return out;
}

/** The boxes that are hidden once all were filled in, in this order. */
async function hiddenOf(parts: readonly FieldPart[]): Promise<ReadonlySet<string>> {
  const guard = await createTextGuard({ sessionKey: new Uint8Array(16).fill(9) });
  const hidden = new Set<string>();
  for (const at of parts.keys())
    for (const found of spreadOverTyped(guard, parts.slice(0, at + 1)))
      for (const { fieldId } of found.parts) hidden.add(fieldId);
  return hidden;
}

const cuts: readonly (readonly [string, Slot, RegExp, RegExp])[] = [
  ["card", "card", /^\d{16}$/, /.{4}/g],
  ["American card", "card", /^\d{15}$/, /^.{4}|.{6}(?=.{5}$)|.{5}$/g],
  ["social security number", "national_id", /^\d{3}-\d{2}-\d{4}$/, /\d+/g],
  ["telephone number", "phone", /^\(\d{3}\) \d{3}-\d{4}$/, /\d+/g],
  ["account", "iban", /^[A-Z\d]{15,34}$/, /.{1,4}/g],
];
const layouts = ["row", "stack"] as const;

test.each(cuts.flatMap((cut) => layouts.map((layout) => [layout, ...cut] as const)))(
  "%s: a %s typed into its boxes in any order, with others in between, is hidden in all of them",
  async (layout, _name, slot, whole, cut) => {
    let tried = 0;
    for (let seed = 0; tried < 6; seed += 1) {
      const random = seededRandom(seed);
      const value = makeValue(slot, random, tuningPeople);
      if (!whole.test(value)) continue;
      tried += 1;
      const boxes = (value.match(cut) ?? []).map((text, at) => part(text, at, layout));
      const others = [part("for the desk", 12, layout), part("12", 13, layout)];
      const hidden = await hiddenOf(shuffled([...boxes, ...others], random));
      const left = boxes.filter(({ fieldId, text }) => text.length > 1 && !hidden.has(fieldId));
      expect(left).toEqual([]);
      expect(hidden).not.toContain("box12");
    }
  },
);

test.each([
  ["card", "card", /^\d{16}$/, /.{4}/g],
  ["American card", "card", /^\d{15}$/, /^.{4}|.{6}(?=.{5}$)|.{5}$/g],
  ["German tax number", "national_id", /^\d{2} \d{3} \d{3} \d{3}$/, /\d+/g],
  // Longer ones have more orders than are tried.
  ["account", "iban", /^[A-Z\d]{15,28}$/, /.{1,4}/g],
] as const)(
  "the boxes of a %s are found in any order where it is not known how they stand",
  async (_name, slot, whole, cut) => {
    for (let seed = 0, tried = 0; tried < 8; seed += 1) {
      const random = seededRandom(seed);
      const value = makeValue(slot, random, tuningPeople);
      if (!whole.test(value)) continue;
      tried += 1;
      const boxes = (value.match(cut) ?? []).map((text, at) => part(text, at, "unknown"));
      const order = shuffled(boxes, random);
      const between = order.toSpliced(1, 0, part("7", 12, "unknown"));
      for (const typed of [order, between]) {
        const hidden = await hiddenOf(typed);
        expect(boxes.filter(({ fieldId }) => !hidden.has(fieldId))).toEqual([]);
      }
    }
  },
);

test.each([
  ["dates and times", () => "", 0.01],
  [
    "bare numbers of two to five digits too",
    (random: Random) => digits(random, random.integer(2, 5)),
    0.1,
  ],
] as const)("of %s in any order few are hidden", async (_name, number, most) => {
  let hidden = 0;
  let all = 0;
  for (let seed = 0; seed < 60; seed += 1) {
    const random = seededRandom(seed);
    const texts = Array.from({ length: 8 }, () => {
      const day = `${random.integer(1, 28)}.${random.integer(1, 12)}.2026`;
      const time = `${random.integer(8, 18)}:${random.integer(10, 59)}`;
      const amount = `${random.integer(1, 900)}.${digits(random, 2)}`;
      const own = number(random);
      return random.pick([day, time, amount, String(random.integer(1, 99)), ...(own ? [own] : [])]);
    });
    const parts = texts.map((text, at) => part(text, at, "row"));
    hidden += (await hiddenOf(shuffled(parts, random))).size;
    all += texts.length;
  }
  expect(hidden / all).toBeLessThanOrEqual(most);
});
