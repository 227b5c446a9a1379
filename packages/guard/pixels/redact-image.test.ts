import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { createTextGuard } from "../text/text-guard.ts";
import { fillColour } from "./fill-colour.ts";
import { nativeEngine } from "./ocr/native-engine.ts";
import { hasNative, openEngine } from "./ocr/open-engine.ts";
import { redactImage } from "./redact-image.ts";

const sessionKey = new Uint8Array(32).fill(1);
const guardText = () => createTextGuard({ sessionKey });

async function redact(bytes: Uint8Array) {
  await using ocr = await openEngine();
  return redactImage(bytes, { text: await guardText(), ocr });
}

const svg = (width: number, height: number, text: string) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/><text x="30" y="60" font-family="DejaVu Sans" font-size="20">${text}</text></svg>`,
  );

describe.runIf(await hasNative())("with the system's Tesseract", () => {
  test.each(["png", "jpeg", "webp", "tiff"] as const)(
    "words in a %s stay, a number goes",
    async (format) => {
      const bytes = await sharp(svg(600, 120, `Invoice for ${"73".repeat(5)}`))
        .flatten({ background: "#fff" })
        .withExif({ IFD0: { Copyright: "somebody" } })
        .toFormat(format, { quality: 95 })
        .toBuffer();
      const { image, boxes } = await redact(bytes);
      const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
      const pixel = (x: number, y: number) => [
        ...data.subarray((y * info.width + x) * 3).subarray(0, 3),
      ];
      for (let x = 165; x < 270; x += 1) expect(pixel(x, 53)).toEqual(Object.values(fillColour));
      expect(pixel(30, 53)).not.toEqual(Object.values(fillColour));
      expect(boxes.length).toBeGreaterThan(0);
      expect((await sharp(image).metadata()).exif).toBeUndefined();
    },
  );

  test("one pixel is a picture", async () => {
    const bytes = await sharp({ create: { width: 1, height: 1, channels: 3, background: "#fff" } })
      .png()
      .toBuffer();
    expect(await redact(bytes)).toMatchObject({ widthPx: 1, heightPx: 1, boxes: [] });
  });

  test("a picture 16,384 px wide is read", async () => {
    const bytes = await sharp(svg(16_384, 100, "wide"))
      .png()
      .toBuffer();
    expect(await redact(bytes)).toMatchObject({ widthPx: 16_384, heightPx: 100 });
  });
});

test.each([
  ["nothing", async () => new Uint8Array(0)],
  ["no picture", async () => new TextEncoder().encode("not a picture at all")],
  [
    "half a picture",
    async () =>
      (
        await sharp(svg(300, 200, "half"))
          .png()
          .toBuffer()
      ).subarray(0, 900),
  ],
  ["a drawing", async () => new Uint8Array(svg(10, 10, ""))],
])("%s is refused by name", async (_, bytes) => {
  await expect(redact(await bytes())).rejects.toMatchObject({ code: "image_invalid" });
});

test("a 16k frame is refused before it is decoded", async () => {
  const create = { width: 16_384, height: 8192, channels: 3, background: "#fff" } as const;
  const bytes = await sharp({ create }).png().toBuffer();
  const before = process.memoryUsage().rss;
  await expect(redact(bytes)).rejects.toMatchObject({ code: "image_too_large" });
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
});

test("without a working engine nothing is handed out", async () => {
  const bytes = await sharp(svg(300, 100, "words"))
    .png()
    .toBuffer();
  await using ocr = nativeEngine({ command: "false" });
  await expect(redactImage(bytes, { text: await guardText(), ocr })).rejects.toMatchObject({
    code: "ocr_failed",
  });
});
