/** Everything on a screen that text recognition cannot read is filled, and nothing of it is left to be seen. */
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { createTextGuard } from "../text/text-guard.ts";
import { seededRandom } from "../text/corpus/seeded-random.ts";
import { fillColour } from "./fill-colour.ts";
import { hasNative, openEngine } from "./ocr/open-engine.ts";
import { redactImage } from "./redact-image.ts";

const widthPx = 640;
const heightPx = 360;

/** Drawn into the middle of a plain page beside an ordinary line. */
async function page(inner: string, paper: string, ink: string): Promise<Uint8Array<ArrayBuffer>> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><rect width="100%" height="100%" fill="${paper}"/><g fill="${ink}" stroke="none">${inner}</g></svg>`;
  return new Uint8Array(await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer());
}

/** Share of the pixels that differ from the paper and that the redacted picture still shows. */
async function leftover(
  bytes: Uint8Array,
  paper: readonly [number, number, number],
): Promise<number> {
  await using ocr = await openEngine();
  const text = await createTextGuard({ sessionKey: new Uint8Array(32).fill(3) });
  const { image } = await redactImage(bytes, { text, ocr });
  const raw = (picture: Uint8Array) => sharp(picture).removeAlpha().raw().toBuffer();
  const [before, after] = await Promise.all([raw(bytes), raw(image)]);
  let ink = 0;
  let shown = 0;
  for (let at = 0; at < before.length; at += 3) {
    const isInk = paper.some(
      (value, channel) => Math.abs((before[at + channel] ?? 0) - value) > 24,
    );
    if (!isInk) continue;
    ink += 1;
    const isFilled =
      after[at] === fillColour.r &&
      after[at + 1] === fillColour.g &&
      after[at + 2] === fillColour.b;
    const isPaper = paper.every(
      (value, channel) => Math.abs((after[at + channel] ?? 0) - value) <= 3,
    );
    if (!isFilled && !isPaper) shown += 1;
  }
  expect(ink).toBeGreaterThan(200);
  return shown / ink;
}

/** Finder patterns in three corners and modules by chance, as a QR code of version 3 has them. */
function qrCode(modulePx: number): string {
  const random = seededRandom(8);
  const modules = 29;
  const corners = [
    [0, 0],
    [modules - 7, 0],
    [0, modules - 7],
  ] as const;
  const squares: string[] = [];
  for (let y = 0; y < modules; y += 1)
    for (let x = 0; x < modules; x += 1) {
      const corner = corners.find(
        ([left, top]) => x >= left && x < left + 7 && y >= top && y < top + 7,
      );
      const inset =
        corner && Math.min(x - corner[0], y - corner[1], corner[0] + 6 - x, corner[1] + 6 - y);
      const isDark = inset === undefined ? random.integer(0, 1) === 1 : inset !== 1;
      if (isDark)
        squares.push(
          `<rect x="${200 + x * modulePx}" y="${40 + y * modulePx}" width="${modulePx}" height="${modulePx}"/>`,
        );
    }
  return squares.join("");
}

/** Shades without a hard edge, and the features of a face. */
const face = `<defs><radialGradient id="skin"><stop offset="0" stop-color="#f1c9a5"/><stop offset="0.7" stop-color="#c68642"/><stop offset="1" stop-color="#5a3a1b"/></radialGradient></defs>
<ellipse cx="320" cy="180" rx="90" ry="120" fill="url(#skin)"/><ellipse cx="285" cy="150" rx="14" ry="8" fill="#fff"/><ellipse cx="355" cy="150" rx="14" ry="8" fill="#fff"/>
<circle cx="285" cy="150" r="6" fill="#2b1a0d"/><circle cx="355" cy="150" r="6" fill="#2b1a0d"/><path d="M280 225 Q320 255 360 225" stroke="#8b2f2f" stroke-width="5" fill="none"/>`;

const text = (family: string, size: number, more: string, words: string): string =>
  `<text x="120" y="200" font-family="${family}" font-size="${size}" ${more}>${words}</text>`;

const turned = (degrees: number, size: number): string =>
  text("DejaVu Sans", size, `transform="rotate(${degrees} 120 200)"`, "Hildegard Moorcroft");

const drawings: Readonly<Record<string, string>> = {
  "a QR code": qrCode(6),
  "a small QR code": qrCode(3),
  "a face": face,
  "a face as small as beside a name": `<g transform="translate(150 100) scale(0.16)">${face}</g>`,
  "words turned by 30 degrees": turned(30, 22),
  "words turned by 10 degrees": turned(10, 22),
  "small words turned back by 15 degrees": turned(-15, 16),
  "words from below to above": turned(-90, 20),
  "words upside down": text(
    "DejaVu Sans",
    20,
    'transform="rotate(180 320 180)"',
    "Hildegard Moorcroft",
  ),
  Arabic: text("DejaVu Sans", 24, "", "محمد عبد الرحمن"),
  "small Arabic": text("DejaVu Sans", 14, "", "محمد عبد الرحمن"),
  Hebrew: text("DejaVu Sans", 24, "", "ירושלים של זהב"),
  "small Hebrew": text("DejaVu Sans", 14, "", "שלום לכולם ותודה רבה"),
  Greek: text("DejaVu Sans", 24, "", "Παπαδόπουλος"),
  Cyrillic: text("DejaVu Sans", 16, "", "Екатерина Иванова"),
};

const boxes = Array.from({ length: 6 }, (_, index) => {
  const strokes = [
    "M4 6H32M18 6V34M6 34H30",
    "M6 6H30V30H6ZM6 18H30",
    "M18 2V34M4 14H32M8 30L18 14L28 30",
  ];
  return `<path transform="translate(${120 + index * 42} 160)" d="${strokes[index % 3]}" stroke="#111" stroke-width="3" fill="none"/>`;
}).join("");
const emoji = `<circle cx="200" cy="180" r="16" fill="#ffcc22"/><circle cx="194" cy="175" r="2.5"/><circle cx="206" cy="175" r="2.5"/><path d="M191 185 Q200 194 209 185" stroke="#000" stroke-width="2" fill="none"/>`;

describe.runIf(await hasNative())("with the system's Tesseract", () => {
  test.each(Object.entries(drawings))("%s is filled", async (_, drawn) => {
    const bytes = await page(drawn, "#ffffff", "#111111");
    expect(await leftover(bytes, [255, 255, 255])).toBeLessThan(0.005);
  });

  test.each([
    ["strokes as of Chinese", boxes],
    ["an emoji", emoji],
  ])("%s are filled", async (_, drawn) => {
    const bytes = await page(drawn, "#ffffff", "#111111");
    expect(await leftover(bytes, [255, 255, 255])).toBeLessThan(0.005);
  });

  test("a frame of a video, that is noise over gradients, is filled", async () => {
    const random = seededRandom(6);
    const pixels = new Uint8Array(widthPx * heightPx * 3).fill(255);
    for (let y = 60; y < 300; y += 1)
      for (let x = 100; x < 500; x += 1)
        for (let channel = 0; channel < 3; channel += 1)
          pixels[(y * widthPx + x) * 3 + channel] =
            40 + (((x + y * channel) >> 2) % 160) + random.integer(0, 20);
    const raw = { width: widthPx, height: heightPx, channels: 3 } as const;
    const bytes = await sharp(pixels, { raw }).png().toBuffer();
    expect(await leftover(new Uint8Array(bytes), [255, 255, 255])).toBeLessThan(0.005);
  });

  test("the measure sees what is left: an ordinary line shows", async () => {
    const line = text("DejaVu Sans", 18, "", "The meeting is on the second floor");
    const bytes = await page(line, "#ffffff", "#111111");
    expect(await leftover(bytes, [255, 255, 255])).toBeGreaterThan(0.9);
  });
});
