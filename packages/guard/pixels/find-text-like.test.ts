import sharp from "sharp";
import { expect, test } from "vitest";
import { findTextLike, frameStructure } from "./find-text-like.ts";
import { cellPx, maskGrid } from "./mask-grid.ts";
import { toFrame } from "./to-frame.ts";

const size = { widthPx: 640, heightPx: 400 };

async function textLike(svg: string): Promise<(x: number, y: number) => boolean> {
  const image = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" fill="#fff"/>${svg}</svg>`;
  const rgb = await sharp(Buffer.from(image)).removeAlpha().raw().toBuffer();
  const frame = toFrame({ rgb, ...size });
  const grid = maskGrid(frame);
  const cells = findTextLike(frameStructure(frame, grid), grid);
  return (x, y) => cells[Math.floor(y / cellPx) * grid.across + Math.floor(x / cellPx)] === 1;
}

test.each([9, 12, 16, 24, 40, 60])("ink of %i px text is covered with a margin", async (fontPx) => {
  const at = await textLike(
    `<text x="100" y="200" font-family="DejaVu Sans" font-size="${fontPx}" fill="#777">Illegible 1411</text>`,
  );
  for (let x = 100; x < 100 + fontPx * 6; x += 2) expect(at(x, 200 - fontPx * 0.4)).toBe(true);
});

test("faint text is text", async () => {
  const at = await textLike(
    `<text x="100" y="200" font-family="DejaVu Sans" font-size="14" fill="#f2f2f2">almost white</text>`,
  );
  expect(at(120, 196)).toBe(true);
});

test("long lone lines and plain areas are not text, bars side by side are", async () => {
  const bars = Array.from(
    { length: 30 },
    (_, index) => `<rect x="${400 + index * 6}" y="200" width="${2 + (index % 3)}" height="90"/>`,
  );
  const at = await textLike(
    `<rect x="50" y="50" width="300" height="300" fill="none" stroke="#444"/>${bars.join("")}`,
  );
  expect(at(200, 50)).toBe(false);
  expect(at(200, 200)).toBe(false);
  expect(at(460, 245)).toBe(true);
});
