/** A dialect writes actions the way one family of models or datasets does, and reads them back. */
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { PlainAction } from "./plain-action.ts";

export type Size = { readonly widthPx: number; readonly heightPx: number };

export type Dialect = {
  readonly name: string;
  /** Goes into the manifest, so that nobody has to guess what a number means. */
  readonly coordinates: {
    readonly space: string;
    readonly rounding: string;
    readonly clamping: string;
  };
  /** What a model is told about how to answer; one paragraph. */
  readonly instructions: string;
  /** Size of the picture to export for a frame; pixel coordinates count in it. */
  imageSize(frame: Size): Size;
  /** One completion; null: the dialect has no words for this action, and it must not be a target. */
  encode(action: PlainAction, frame: Size): string | null;
  /** Reads one completion, in any spelling that is known in the wild. Throws DialectError on anything else. */
  decode(text: string, frame: Size): PlainAction[];
};

/** A completion that is no action of the dialect. The message names the call, never what was typed. */
export class DialectError extends Error {
  readonly code = "not_in_dialect";

  constructor(dialect: string, what: string) {
    super(`${what} is not an action of the dialect ${dialect}.`);
    this.name = "DialectError";
  }
}

export const sameSize = (frame: Size): Size => frame;

/** Scaled down, never up, so that the longer side is at most `longEdgePx`. */
export function withinLongEdge(frame: Size, longEdgePx: number): Size {
  const scale = Math.min(1, longEdgePx / Math.max(frame.widthPx, frame.heightPx));
  return {
    widthPx: Math.max(1, Math.round(frame.widthPx * scale)),
    heightPx: Math.max(1, Math.round(frame.heightPx * scale)),
  };
}

/** From frame pixels to a space of `size`, rounded to integers and clamped to 0 … size - 1. */
export function toSpace(point: Point, frame: Size, size: Size): [number, number] {
  const clamp = (value: number, most: number): number => Math.min(most - 1, Math.max(0, value));
  return [
    clamp(Math.round((point.x * size.widthPx) / frame.widthPx), size.widthPx),
    clamp(Math.round((point.y * size.heightPx) / frame.heightPx), size.heightPx),
  ];
}

export function fromSpace(
  x: number,
  y: number,
  spaces: { readonly frame: Size; readonly size: Size },
): Point {
  const { frame, size } = spaces;
  return { x: (x * frame.widthPx) / size.widthPx, y: (y * frame.heightPx) / size.heightPx };
}
