import type { Box, Point } from "./geometry.ts";

/** Side of a tile in pixels; frames are cut into a grid of these so that only what changed costs anything. */
export const tilePx = 256;

/**
 * One tile in memory: tightly packed BGRX, 4 bytes a pixel, `widthPx * heightPx * 4` bytes.
 * A tile is never written to once it was handed out: an unchanged tile is the SAME object in the next frame,
 * so whoever cleans or encodes tiles may cache by object identity.
 */
export type RawTile = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
};

/**
 * A screen snapshot in memory. Pixels outside approved windows are already solid black when
 * desktop/observe hands it out; a tile that is solid everywhere is null.
 */
export type RawFrame = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Row-major, `columns(frame) * rows(frame)` entries. */
  readonly tiles: readonly (RawTile | null)[];
  /** When the pixels were read, ms since the epoch. */
  readonly tMs: number;
};

export function columns(frame: Pick<RawFrame, "widthPx">): number {
  return Math.ceil(frame.widthPx / tilePx);
}

export function rows(frame: Pick<RawFrame, "heightPx">): number {
  return Math.ceil(frame.heightPx / tilePx);
}

/** Where tile number `index` lies in its frame; the last row and column may be narrower than `tilePx`. */
export function tileBox(frame: Pick<RawFrame, "widthPx" | "heightPx">, index: number): Box {
  const across = columns(frame);
  const origin: Point = { x: (index % across) * tilePx, y: Math.floor(index / across) * tilePx };
  return {
    ...origin,
    width: Math.min(tilePx, frame.widthPx - origin.x),
    height: Math.min(tilePx, frame.heightPx - origin.y),
  };
}

/** Numbers of the tiles that a box within the frame touches, row by row. */
export function tilesTouching(frame: Pick<RawFrame, "widthPx">, box: Box): number[] {
  const touching: number[] = [];
  const across = columns(frame);
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  for (let row = Math.floor(box.y / tilePx); row * tilePx < bottom; row += 1)
    for (let column = Math.floor(box.x / tilePx); column * tilePx < right; column += 1)
      touching.push(row * across + column);
  return touching;
}
