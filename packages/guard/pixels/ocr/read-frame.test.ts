import { describe, expect, test } from "vitest";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { maskGrid } from "../mask-grid.ts";
import { drawScreen, light, windowAt } from "../testing/screen.ts";
import type { GreyImage, OcrEngine } from "./ocr-engine.ts";
import { hasNative, openEngine } from "./open-engine.ts";
import { frameReader } from "./read-frame.ts";

const window = windowAt({ x: 0, y: 0, width: 800, height: 600 });

async function drawn(lines: readonly string[]): Promise<RawFrame> {
  const widgets = lines.map((text, index) => ({
    role: "panel",
    name: "",
    box: { x: 40, y: 40 + index * 60, width: 700, height: 30 },
    text,
  }));
  const { frame } = await drawScreen({
    widthPx: 800,
    heightPx: 600,
    window,
    style: light,
    widgets,
  });
  return frame;
}

/** Only tiles whose pixels differ are other objects, as the eyes hand them out. */
function after(before: RawFrame, next: RawFrame): RawFrame {
  const tiles = next.tiles.map((tile, at) => {
    const old = before.tiles[at];
    return old && tile && Buffer.compare(old.pixels, tile.pixels) === 0 ? old : tile;
  });
  return { ...next, tiles };
}

describe.runIf(await hasNative())("with the system's Tesseract", () => {
  test("what changed is read with the words that it touches, and nothing else is", async () => {
    const images: GreyImage[] = [];
    await using real = await openEngine();
    const engine: OcrEngine = {
      ...real,
      read(image, signal) {
        images.push(image);
        return real.read(image, signal);
      },
    };
    const reader = frameReader({ engine, greatestWaiting: 0, timeoutMs: 30_000 });
    const texts = async (frame: RawFrame) => {
      const grid = maskGrid(frame);
      const cells = new Uint8Array(grid.cells.length);
      const reading = await reader.read(frame, { grid, cells });
      if (reading.kind === "unread") throw new Error(reading.reason);
      return reading.words.map(({ text }) => text).sort();
    };
    const first = await drawn(["The order was sent", "Forward the letter today", "Nothing else"]);
    const second = after(
      first,
      await drawn(["The order was sent", "Forward the letters today", "Nothing else"]),
    );
    const same: RawFrame = {
      ...second,
      tiles: second.tiles.map((tile) => tile && { ...tile, pixels: tile.pixels.slice() }),
    };
    await texts(first);
    expect(await texts(second)).toEqual(
      "Forward Nothing The else letters order sent the today was".split(" "),
    );
    expect(images[1]?.heightPx).toBeLessThan(120);
    await texts(same);
    expect(images.length).toBe(2);
  });
});
