import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeRules } from "./merge-rules.ts";
import { appendPoint, emptyPath, simplifiedPath } from "./pointer-path.ts";

const pathOf = (points: readonly (readonly [number, number])[]) => {
  const path = emptyPath();
  for (const [index, [x, y]] of points.entries()) appendPoint(path, x, y, index * 8);
  return path;
};

describe("simplifiedPath", () => {
  test("a straight line at even speed is its two ends", () => {
    const path = pathOf(Array.from({ length: 50 }, (_, index) => [index * 4, index * 2] as const));
    expect(simplifiedPath(path)).toEqual([
      { x: 0, y: 0, tMs: 0 },
      { x: 196, y: 98, tMs: 392 },
    ]);
  });

  test("a rest on the way is kept, because time counts", () => {
    const points = [...Array(20).keys()].map((index) => [Math.min(index, 5) * 20, 0] as const);
    expect(simplifiedPath(pathOf(points)).map(({ tMs }) => tMs)).toContain(40);
  });

  test("keeps both ends, the order and the bound, however wild", () => {
    const coordinate = fc.integer({ min: -3_000, max: 3_000 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 300 }),
        (points) => {
          const simplified = simplifiedPath(pathOf(points));
          expect(simplified.length).toBeLessThanOrEqual(mergeRules.pathPoints);
          const times = simplified.map(({ tMs }) => tMs);
          expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
          expect([times[0], times.at(-1)]).toEqual([0, (points.length - 1) * 8]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("memory stays bounded over a very long way, and its ends survive", () => {
    const path = emptyPath();
    for (let index = 0; index < 100_000; index += 1)
      appendPoint(path, Math.sin(index) * 900, Math.cos(index * 3) * 900, index);
    expect(path.data.length).toBeLessThanOrEqual(mergeRules.pathCapacity * 3);
    const simplified = simplifiedPath(path);
    expect([simplified[0]?.tMs, simplified.at(-1)?.tMs]).toEqual([0, 99_999]);
  });
});
