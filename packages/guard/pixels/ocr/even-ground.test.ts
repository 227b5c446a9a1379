import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { maskGrid } from "../mask-grid.ts";
import { toFrame } from "../to-frame.ts";
import { evenGround } from "./even-ground.ts";
import { hasNative, openEngine } from "./open-engine.ts";
import { frameReader } from "./read-frame.ts";

const size = { widthPx: 1280, heightPx: 900 };
const texts = [
  "You have 3 unread messages.",
  "Insert Page Break",
  "Merge Cells and Center",
  "Project kicks off in September",
  "Street parking is available near the station",
];

/** Dark text on a light page, and in the middle of it the same in light text on a dark panel. */
async function mixedPage() {
  const line = (text: string, y: number, ink: string): string =>
    `<text x="24" y="${y}" font-family="DejaVu Sans Mono" font-size="13" fill="${ink}">${text}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.widthPx}" height="${size.heightPx}">
    <rect width="100%" height="100%" fill="#fff"/><rect x="12" y="300" width="1200" height="240" fill="#1e1e1e"/>
    ${texts.map((text, at) => line(text, 40 + at * 40, "#222") + line(text, 330 + at * 40, "#e6e6e6") + line(text, 600 + at * 40, "#222")).join("")}</svg>`;
  const rgb = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
  return toFrame({ rgb, ...size });
}

describe.runIf(await hasNative())("with the system's Tesseract", () => {
  test("words of a dark panel on a light page are read as well as the others", async () => {
    await using engine = await openEngine();
    const frame = await mixedPage();
    const grid = maskGrid(frame);
    const reader = frameReader({ engine, greatestWaiting: 0, timeoutMs: 60_000 });
    const reading = await reader.read(frame, { grid, cells: new Uint8Array(grid.cells.length) });
    if (reading.kind === "unread") throw new Error(reading.reason);
    const sure = reading.words.filter(({ confidence }) => confidence >= 60).map(({ text }) => text);
    const wanted = texts.flatMap((text) => text.split(" "));
    const missing = wanted.filter(
      (word) =>
        sure.filter((text) => text === word).length <
        3 * wanted.filter((other) => other === word).length,
    );
    expect(missing.length).toBeLessThanOrEqual(2);
  });
});

test("a picture with one ground stays as it is, with a few dark words and lines on it too", () => {
  for (const ground of [20, 240]) {
    const pixels = new Uint8Array(320 * 160).fill(ground);
    pixels.fill(255 - ground, 320 * 40, 320 * 43);
    const image = { widthPx: 320, heightPx: 160, pixels };
    expect(evenGround(image)).toBe(image);
  }
});
