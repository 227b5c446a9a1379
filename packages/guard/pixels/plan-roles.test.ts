import fc from "fast-check";
import { expect, test } from "vitest";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import { controlMemory } from "./control-memory.ts";
import { fillColour } from "./fill-colour.ts";
import { planRoles } from "./plan-roles.ts";
import { frameRenderer } from "./render-frame.ts";
import { fromTiles } from "./from-tiles.ts";
import {
  dark,
  drawScreen,
  light,
  windowAt,
  type DrawnScreen,
  type Widget,
} from "./testing/screen.ts";
import type { Picture } from "./to-frame.ts";

const window = windowAt({ x: 37, y: 21, width: 600, height: 420 });
const vocabulary = new Set(["Save", "Name", "File"]);

const save: Widget = {
  role: "button",
  name: "Save",
  box: { x: 60, y: 40, width: 80, height: 28 },
  frame: true,
};
const entry: Widget = {
  role: "entry",
  name: "Name",
  box: { x: 203, y: 101, width: 222, height: 31 },
  text: "what somebody typed",
  value: "what somebody typed",
  frame: true,
};
const row: Widget = {
  role: "button",
  name: "Minutes of a meeting",
  box: { x: 60, y: 180, width: 300, height: 26 },
};
const stray: Widget = {
  role: "unheard of",
  name: "",
  box: { x: 60, y: 250, width: 300, height: 26 },
  text: "drawn without an element",
};

async function masked(
  drawn: DrawnScreen,
  change: Partial<ObservationContext> = {},
  controls = controlMemory(),
): Promise<{ readonly picture: Picture; readonly reasons: ReadonlySet<string> }> {
  const context = { ...drawn.context, ...change };
  const plan = planRoles({
    frame: drawn.frame,
    context,
    app: "orders",
    elements: context.elements.map((element) => ({
      element,
      nameKept: vocabulary.has(element.name),
      valueKept: element.value === null,
    })),
    greatestElementsAgeMs: 1000,
    controls,
  });
  const { grid, tiles } = await frameRenderer().render(drawn.frame, plan);
  return {
    picture: await fromTiles(grid, tiles),
    reasons: new Set(plan.redactions.map(({ reason }) => reason)),
  };
}

function draw(widgets: readonly Widget[], style = light): Promise<DrawnScreen> {
  return drawScreen({ widthPx: 700, heightPx: 500, window, style, widgets });
}

function colours({ rgb, widthPx }: Picture, box: Box): Set<number> {
  const seen = new Set<number>();
  for (let y = box.y; y < box.y + box.height; y += 1)
    for (let x = box.x; x < box.x + box.width; x += 1) {
      const at = (y * widthPx + x) * 3;
      seen.add(((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0));
    }
  return seen;
}

const fill = (fillColour.r << 16) | (fillColour.g << 8) | fillColour.b;

test.each([light, dark])("interface words stay readable, content does not", async (style) => {
  const { picture, reasons } = await masked(await draw([save, entry, row, stray], style));
  expect(colours(picture, save.box).size).toBeGreaterThan(10);
  expect([...colours(picture, entry.box)]).toEqual([fill]);
  expect([...colours(picture, row.box)]).toEqual([fill]);
  const words = { x: 68, y: 254, width: 170, height: 18 };
  expect([...colours(picture, words)]).toEqual([fill]);
  expect(reasons).toEqual(new Set(["content", "name", "unexplained"]));
});

test.each([null, "", "Iceland"])(
  "a combo box is filled, whatever it tells of its value: %o",
  async (value) => {
    const combo = { ...save, role: "combo box", text: "Iceland", value };
    const { picture } = await masked(await draw([combo]));
    expect([...colours(picture, combo.box)]).toEqual([fill]);
  },
);

test("the background between widgets stays", async () => {
  const { picture } = await masked(await draw([save, entry]));
  expect([...colours(picture, { x: 60, y: 300, width: 400, height: 100 })]).toEqual([0xffffff]);
});

test.each([{ elementsAgeMs: null }, { elementsAgeMs: 1001 }, { elements: [] }])(
  "a window without fresh elements is filled whole: %o",
  async (change) => {
    const { picture, reasons } = await masked(await draw([save]), change);
    expect([...colours(picture, window.box)]).toEqual([fill]);
    expect(reasons).toEqual(new Set(["elements_stale"]));
  },
);

test("a window of another application is filled whole, also where it covers a control", async () => {
  const other = windowAt({ x: 50, y: 30, width: 60, height: 60 }, { id: "w2", app: "other" });
  const { picture } = await masked(await draw([save]), { windows: [window, other] });
  expect([...colours(picture, other.box)]).toEqual([fill]);
  expect(colours(picture, { x: 112, y: 44, width: 20, height: 20 }).has(fill)).toBe(false);
});

test("a popup does not show what a control beneath it would", async () => {
  const popup = windowAt({ x: 50, y: 30, width: 120, height: 60 }, { id: "w2", ownerId: "w1" });
  const { picture } = await masked(await draw([save]), { windows: [window, popup] });
  expect([...colours(picture, { x: 66, y: 46, width: 30, height: 16 })]).toEqual([fill]);
});

test("what scrolled into a control's box does not show until its elements are read again", async () => {
  const controls = controlMemory();
  const before = await draw([save]);
  const scrolled = await draw([{ ...save, text: "Hildegard" }]);
  const hovered = await draw([{ ...save, style: { ink: "#114488" } }]);
  const seen = [];
  for (const [drawn, elementsAgeMs, tMs] of [
    [before, 10, 1000],
    [hovered, 110, 1100],
    [scrolled, 210, 1200],
    [before, 310, 1300],
    [scrolled, 5, 1400],
  ] as const) {
    const { picture } = await masked(drawn, { elementsAgeMs, tMs }, controls);
    seen.push(colours(picture, save.box).size > 1);
  }
  expect(seen).toEqual([true, true, false, true, true]);
});

test("outside approved windows everything is black, even if the eyes left something there", async () => {
  const drawn = await draw([save]);
  const smaller = windowAt({ x: 101, y: 51, width: 333, height: 222 });
  const { picture } = await masked(drawn, { window: smaller, windows: [smaller] });
  for (const box of [
    { x: 0, y: 0, width: 700, height: 51 },
    { x: 0, y: 273, width: 700, height: 227 },
    { x: 0, y: 0, width: 101, height: 500 },
    { x: 434, y: 0, width: 266, height: 500 },
  ])
    expect([...colours(picture, box)]).toEqual([0]);
});

test("every pixel of a filled element is the fill colour, wherever it lies", async () => {
  const place = fc.record({
    x: fc.integer({ min: 37, max: 500 }),
    y: fc.integer({ min: 21, max: 380 }),
    width: fc.integer({ min: 1, max: 130 }),
    height: fc.integer({ min: 1, max: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 6 }), async (boxes) => {
      const widgets = boxes.map((box) => ({ ...entry, box }));
      const { picture } = await masked(await draw([save, ...widgets]));
      for (const box of boxes) {
        const right = Math.min(box.x + box.width, 637);
        const bottom = Math.min(box.y + box.height, 441);
        const inside = { ...box, width: right - box.x, height: bottom - box.y };
        expect([...colours(picture, inside)]).toEqual([fill]);
      }
    }),
    { numRuns: 25, seed: 7 },
  );
});
