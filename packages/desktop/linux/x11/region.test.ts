import fc from "fast-check";
import { contains } from "@apprentice/core/event/geometry.ts";
import { expect, test } from "vitest";
import { visibleParts } from "./region.ts";

const screen = { x: 0, y: 0, width: 40, height: 30 };
const box = fc.record({
  x: fc.integer({ min: -10, max: 40 }),
  y: fc.integer({ min: -10, max: 30 }),
  width: fc.integer({ min: 1, max: 30 }),
  height: fc.integer({ min: 1, max: 30 }),
});

test("a point is visible in a layer exactly where no layer above covers it, and once", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(box, fc.boolean()), { maxLength: 6 }), (windows) => {
      const layers = windows.map(([place, wanted]) => ({ boxes: [place], cover: place, wanted }));
      const parts = visibleParts(layers, screen, (layer) => layer.wanted);
      for (let y = -1; y <= screen.height; y++) {
        for (let x = -1; x <= screen.width; x++) {
          const top = layers.find((layer) => layer.boxes.some((one) => contains(one, { x, y })));
          for (const layer of layers) {
            const found = (parts.get(layer) ?? []).filter((one) => contains(one, { x, y })).length;
            const inside = contains(screen, { x, y }) && layer === top && layer.wanted;
            expect(found).toBe(inside ? 1 : 0);
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});
