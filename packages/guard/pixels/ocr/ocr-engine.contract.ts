/** What every OCR engine must do; run on each of them. */
import sharp from "sharp";
import { expect, test } from "vitest";
import type { GreyImage, OcrEngine } from "./ocr-engine.ts";

const long = (): AbortSignal => AbortSignal.timeout(30_000);

async function written(lines: readonly string[], fontPx: number): Promise<GreyImage> {
  const widthPx = 640;
  const heightPx = 60 + lines.length * fontPx * 2;
  const texts = lines.map(
    (line, index) =>
      `<text x="40" y="${60 + index * fontPx * 2}" font-family="DejaVu Sans" font-size="${fontPx}">${line}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><rect width="100%" height="100%" fill="#fff"/>${texts.join("")}</svg>`;
  const pixels = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer();
  return { widthPx, heightPx, pixels };
}

export function ocrEngineContract(open: () => Promise<OcrEngine> | OcrEngine): void {
  test("reads words and says where they are", async () => {
    await using engine = await open();
    const image = await written(["Quarterly report", "Payment received"], 26);
    const words = await engine.read(image, long());
    expect(words.map(({ text }) => text)).toEqual(["Quarterly", "report", "Payment", "received"]);
    for (const { box, confidence } of words) {
      expect(confidence).toBeGreaterThan(80);
      expect(box.height).toBeGreaterThan(12);
      expect(box.height).toBeLessThan(40);
    }
    expect(words[0]?.box.x).toBeGreaterThan(35);
    expect(words[0]?.box.x).toBeLessThan(50);
    expect(words[2]?.box.y).toBeGreaterThan(words[0]?.box.y ?? Infinity);
  });

  test("reads one picture after another, each for itself", async () => {
    await using engine = await open();
    const first = await engine.read(await written(["first"], 30), long());
    const second = await engine.read(await written(["second"], 30), long());
    expect(first.map(({ text }) => text)).toEqual(["first"]);
    expect(second.map(({ text }) => text)).toEqual(["second"]);
  });

  test("a blank picture has no words", async () => {
    await using engine = await open();
    const pixels = new Uint8Array(200 * 100).fill(255);
    expect(await engine.read({ widthPx: 200, heightPx: 100, pixels }, long())).toEqual([]);
  });

  test("a picture of one pixel is an answer or a failure, and the engine goes on", async () => {
    await using engine = await open();
    const one = engine.read({ widthPx: 1, heightPx: 1, pixels: new Uint8Array(1) }, long());
    await one.then(
      (words) => expect(words).toEqual([]),
      (error: unknown) => expect(error).toMatchObject({ code: "ocr_failed" }),
    );
    const after = await engine.read(await written(["after"], 30), long());
    expect(after.map(({ text }) => text)).toEqual(["after"]);
  });

  test("a cancelled reading rejects, and the engine goes on", async () => {
    await using engine = await open();
    const image = await written(["slow"], 30);
    const cancel = new AbortController();
    const reading = engine.read(image, cancel.signal);
    cancel.abort();
    await expect(reading).rejects.toMatchObject({ code: "ocr_failed" });
    const after = await engine.read(image, long());
    expect(after.map(({ text }) => text)).toEqual(["slow"]);
  });
}
