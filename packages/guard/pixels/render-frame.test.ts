import { expect, test } from "vitest";
import sharp from "sharp";
import { controlMemory } from "./control-memory.ts";
import { planRoles } from "./plan-roles.ts";
import { frameRenderer } from "./render-frame.ts";
import { drawScreen, light, windowAt } from "./testing/screen.ts";

const window = windowAt({ x: 0, y: 0, width: 700, height: 500 });
const save = { role: "button", name: "Save", box: { x: 60, y: 40, width: 80, height: 28 } };

async function drawn(text: string) {
  const entry = { role: "entry", name: "", box: { x: 300, y: 300, width: 200, height: 40 }, text };
  const screen = { widthPx: 700, heightPx: 500, window, style: light, widgets: [save, entry] };
  const { frame, context } = await drawScreen(screen);
  const elements = context.elements.map((element) => ({
    element,
    nameKept: true,
    valueKept: true,
  }));
  return {
    frame,
    plan: planRoles({
      frame,
      context,
      app: "orders",
      elements,
      greatestElementsAgeMs: 1000,
      controls: controlMemory(),
    }),
  };
}

test("the same tile under the same mask is the same picture, by identity", async () => {
  const renderer = frameRenderer();
  const { frame, plan } = await drawn("one");
  const first = await renderer.render(frame, plan);
  const second = await renderer.render(frame, plan);
  expect(second.grid).toEqual(first.grid);
  for (const [index, tile] of second.tiles.entries()) expect(tile).toBe(first.tiles[index]);
});

test("a change under a fill changes no tile", async () => {
  const renderer = frameRenderer();
  const one = await drawn("one");
  const two = await drawn("two");
  const before = await renderer.render(one.frame, one.plan);
  const after = await renderer.render(two.frame, two.plan);
  expect(after.grid).toEqual(before.grid);
});

test("a tile carries pixels and nothing else, and is named by its bytes", async () => {
  const { frame, plan } = await drawn("one");
  const { tiles, grid } = await frameRenderer().render(frame, plan);
  expect(new Set(grid.tiles)).toEqual(new Set(tiles.map(({ hash }) => hash)));
  for (const { webp } of tiles) {
    const { format, exif, icc, xmp, iptc, hasAlpha } = await sharp(webp).metadata();
    expect({ format, exif, icc, xmp, iptc, hasAlpha }).toEqual({
      format: "webp",
      exif: undefined,
      icc: undefined,
      xmp: undefined,
      iptc: undefined,
      hasAlpha: false,
    });
  }
});
