/** A plain picture of a PRIVATE desktop, for demos and tests; it takes no display of anybody's, only one that was started here. */
import { columns, tileBox, tilePx } from "@apprentice/core/event/raw-frame.ts";
import type { PrivateDesktop } from "./private-desktop.ts";
import { connect } from "./x11/connection.ts";
import { createTileReader } from "./x11/tile-reader.ts";

export type Screenshot = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Packed RGB, 3 bytes a pixel. */
  readonly rgb: Uint8Array;
};

export async function takePrivateScreenshot(desktop: PrivateDesktop): Promise<Screenshot> {
  using connection = await connect(desktop);
  const reader = await createTileReader(connection);
  const { widthPx, heightPx } = connection;
  const count = columns({ widthPx }) * Math.ceil(heightPx / tilePx);
  const numbers = Array.from({ length: count }, (_, index) => index);
  const wanted = numbers.map((tile) => {
    const { x, y, width, height } = tileBox(connection, tile);
    return {
      tile,
      boxes: [{ x: 0, y: 0, width, height, drawable: connection.root, from: { x, y } }],
    };
  });
  await new Promise<boolean>((resolve) => reader.request(wanted, resolve));
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (const number of numbers) {
    const box = tileBox({ widthPx, heightPx }, number);
    const pixels = reader.pixels(number);
    for (let y = 0; y < box.height; y += 1) {
      for (let x = 0; x < box.width; x += 1) {
        const from = (y * box.width + x) * 4;
        const to = ((box.y + y) * widthPx + box.x + x) * 3;
        rgb[to] = pixels[from + 2] ?? 0;
        rgb[to + 1] = pixels[from + 1] ?? 0;
        rgb[to + 2] = pixels[from] ?? 0;
      }
    }
  }
  return { widthPx, heightPx, rgb };
}
