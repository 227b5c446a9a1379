/** Cuts packed RGB pixels into a raw frame, as the eyes would hand it out. */
import { tileBox, tilePx, type RawFrame, type RawTile } from "@apprentice/core/event/raw-frame.ts";

export type Picture = {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
};

export function toFrame({ rgb, widthPx, heightPx }: Picture, tMs = 0): RawFrame {
  const size = { widthPx, heightPx };
  const count = Math.ceil(widthPx / tilePx) * Math.ceil(heightPx / tilePx);
  const tiles = Array.from({ length: count }, (_, index) =>
    cut(rgb, widthPx, tileBox(size, index)),
  );
  return { ...size, tiles, tMs };
}

function cut(
  rgb: Uint8Array,
  frameWidth: number,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): RawTile | null {
  const pixels = new Uint8Array(box.width * box.height * 4);
  let solid = true;
  for (let y = 0; y < box.height; y += 1)
    for (let x = 0; x < box.width; x += 1) {
      const from = ((box.y + y) * frameWidth + box.x + x) * 3;
      const to = (y * box.width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = rgb[from + channel] ?? 0;
        pixels[to + 2 - channel] = value;
        if (value !== 0) solid = false;
      }
    }
  return solid ? null : { widthPx: box.width, heightPx: box.height, pixels };
}
