import fc from "fast-check";
import { expect, test } from "vitest";
import { distance } from "@apprentice/core/event/geometry.ts";
import { seededRandom } from "../evaluate/practice/seeded-random.ts";
import { pointerPath } from "./pointer-path.ts";
import { typingPlan } from "./typing-plan.ts";

const coordinate = fc.integer({ min: 0, max: 1900 });

test("a reach ends exactly on its target, and longer reaches take longer", () => {
  fc.assert(
    fc.property(
      coordinate,
      coordinate,
      coordinate,
      coordinate,
      fc.nat(),
      (x, y, toX, toY, seed) => {
        const path = pointerPath({
          from: { x, y },
          to: { x: toX, y: toY },
          targetPx: 30,
          pace: 1,
          random: seededRandom(seed),
        });
        expect(path.at(-1)).toMatchObject({ x: toX, y: toY });
      },
    ),
  );
  const mean = (to: number): number => {
    const runs = Array.from(
      { length: 40 },
      (_, seed) =>
        pointerPath({
          from: { x: 0, y: 0 },
          to: { x: to, y: 0 },
          targetPx: 30,
          pace: 1,
          random: seededRandom(seed),
        }).length,
    );
    return runs.reduce((sum, count) => sum + count, 0) / runs.length;
  };
  expect(mean(1600)).toBeGreaterThan(mean(100) * 1.5);
});

test("a reach is slow at its ends and fast in its middle", () => {
  const path = pointerPath({
    from: { x: 0, y: 0 },
    to: { x: 1000, y: 0 },
    targetPx: 20,
    pace: 1,
    random: seededRandom(3),
  });
  const steps = path.slice(1).map((point, index) => distance(point, path[index] ?? point));
  const middle = steps[Math.floor(steps.length / 2)] ?? 0;
  expect(middle).toBeGreaterThan((steps[0] ?? 0) * 2);
  expect(middle).toBeGreaterThan((steps.at(-1) ?? 0) * 2);
});

test("whatever the slips, the text that is left is the text that was meant", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-composite" }), fc.nat(), (text, seed) => {
      const field: string[] = [];
      for (const stroke of typingPlan({
        text,
        typoShare: 0.5,
        pace: 1,
        random: seededRandom(seed),
      })) {
        if (stroke.kind === "backspace") field.pop();
        else field.push(stroke.text);
      }
      expect(field.join("")).toBe(text);
    }),
  );
});
