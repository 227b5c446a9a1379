/** What of each tile may be seen, and from which window its pixels are taken. */
import { type Box, type Point, intersect } from "@apprentice/core/event/geometry.ts";
import { type RawTile, columns, rows, tileBox } from "@apprentice/core/event/raw-frame.ts";

/** A visible part of one window, in pixels of the screen. */
export type VisibleBox = Box & {
  /** The root's child to read it from. */
  readonly drawable: number;
  /** Where that window's own pixels begin on the screen. */
  readonly origin: Point;
};

/** A visible part within one tile, in pixels from the tile's corner. */
export type MaskBox = Box & {
  readonly drawable: number;
  /** Where the part lies in its window. */
  readonly from: Point;
};

/** Disjoint boxes; equal keys mean equal masks. */
export type TileMask = { readonly boxes: readonly MaskBox[]; readonly key: string };

export const emptyMask: TileMask = { boxes: [], key: "" };

/** One mask per tile of the screen. */
export function tileMasks(
  screen: { readonly widthPx: number; readonly heightPx: number },
  visible: readonly VisibleBox[],
): TileMask[] {
  const count = columns(screen) * rows(screen);
  return Array.from({ length: count }, (_, index) => {
    const tile = tileBox(screen, index);
    const boxes = visible.flatMap((part) => {
      const shared = intersect(tile, part);
      if (!shared) return [];
      const from = { x: shared.x - part.origin.x, y: shared.y - part.origin.y };
      const place = { ...shared, x: shared.x - tile.x, y: shared.y - tile.y };
      return [{ ...place, drawable: part.drawable, from }];
    });
    if (boxes.length === 0) return emptyMask;
    return { boxes, key: boxes.map(keyOf).join(";") };
  });
}

function keyOf({ x, y, width, height, drawable, from }: MaskBox): string {
  return `${x},${y},${width},${height},${drawable},${from.x},${from.y}`;
}

/** A new tile with these pixels; `previous` itself where nothing differs. */
export function keepTile(
  pixels: Uint8Array,
  size: { readonly width: number; readonly height: number },
  previous: RawTile | null,
): RawTile {
  // Most tiles that are read have not changed after all: only what has is copied.
  const same = previous?.widthPx === size.width && Buffer.compare(previous.pixels, pixels) === 0;
  if (same) return previous;
  return { widthPx: size.width, heightPx: size.height, pixels: new Uint8Array(pixels) };
}
