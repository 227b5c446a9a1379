/** What of each tile may be seen, and the blackening of all the rest. */
import { type Box, intersect } from "@apprentice/core/event/geometry.ts";
import { type RawTile, columns, rows, tileBox, tilePx } from "@apprentice/core/event/raw-frame.ts";

/** Boxes within one tile, in pixels from the tile's corner; equal keys mean equal masks. */
export type TileMask = { readonly boxes: readonly Box[]; readonly key: string };

export const emptyMask: TileMask = { boxes: [], key: "" };

/** One mask per tile of the screen. */
export function tileMasks(
  screen: { readonly widthPx: number; readonly heightPx: number },
  visible: readonly Box[],
): TileMask[] {
  const count = columns(screen) * rows(screen);
  return Array.from({ length: count }, (_, index) => {
    const tile = tileBox(screen, index);
    const boxes = visible.flatMap((box) => {
      const shared = intersect(tile, box);
      return shared ? [{ ...shared, x: shared.x - tile.x, y: shared.y - tile.y }] : [];
    });
    if (boxes.length === 0) return emptyMask;
    return { boxes, key: boxes.map((b) => `${b.x},${b.y},${b.width},${b.height}`).join(";") };
  });
}

/** A new tile with only the masked pixels, black elsewhere; `previous` itself where nothing differs. */
export function maskTile(options: {
  readonly raw: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly mask: TileMask;
  readonly previous: RawTile | null;
}): RawTile {
  const { raw, widthPx, heightPx, mask, previous } = options;
  const whole = mask.boxes.some((box) => box.width === widthPx && box.height === heightPx);
  const source = whole ? raw : blacken(raw, widthPx, mask);
  if (previous && previous.widthPx === widthPx && Buffer.compare(previous.pixels, source) === 0) {
    return previous;
  }
  return { widthPx, heightPx, pixels: new Uint8Array(source) };
}

/** Most tiles that are read have not changed after all: only what has is copied out of here. */
const scratch = new Uint8Array(tilePx * tilePx * 4);

function blacken(raw: Uint8Array, widthPx: number, mask: TileMask): Uint8Array {
  const kept = scratch.subarray(0, raw.length).fill(0);
  for (const box of mask.boxes) {
    for (let y = box.y; y < box.y + box.height; y++) {
      const start = (y * widthPx + box.x) * 4;
      kept.set(raw.subarray(start, start + box.width * 4), start);
    }
  }
  return kept;
}
