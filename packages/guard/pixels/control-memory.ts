/**
 * Remembers how each control looked when its elements were read. While the same reading is in use a control must go
 * on looking so: where it does not, the screen moved on (as in scrolling) and something else stands in its box.
 */
import type { Box } from "@apprentice/core/event/geometry.ts";
import { tilesTouching, type RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { structureOf } from "./find-structure.ts";
import { greyRegion } from "./ocr/grey-region.ts";
import type { Stroke } from "./paint-elements.ts";

export type ControlMemory = {
  /**
   * The strokes, with those that show turned to fills where another look stands in their place.
   * `readMs` is when the elements were read, ms since the epoch.
   */
  check(strokes: readonly Stroke[], frame: RawFrame, readMs: number): readonly Stroke[];
};

/** Past this many the oldest is forgotten; about 4 KB each. */
const greatestControls = 2048;
/** Share of edges that two looks have in common; hovering changes colours, not shapes. */
const leastAlike = 0.6;
/** Grey levels between neighbouring pixels that make an edge. */
const leastEdge = 16;
/** The border is the same whatever stands within. */
const rimPx = 4;

type Kept = {
  readonly readMs: number;
  readonly edges: Uint8Array;
  /** What tiles it lay on; while they are the same, nothing has changed. */
  readonly under: readonly Uint8Array[];
};

export function controlMemory(): ControlMemory {
  const kept = new Map<string, Kept>();

  function isAsBefore(key: string, box: Box, frame: RawFrame, readMs: number): boolean {
    const before = kept.get(key);
    const under = tilesUnder(frame, box);
    // Times come as differences, so the last bits of the same reading may differ.
    const isSame = before !== undefined && Math.abs(before.readMs - readMs) < 1;
    // The key holds the box, so the same tiles are the same pixels.
    const isUntouched = before !== undefined && sameTiles(before.under, under);
    if (isSame && isUntouched) return true;
    const edges = isUntouched ? before.edges : edgesOf(frame, box);
    if (isSame) return likeness(before.edges, edges) >= leastAlike;
    kept.delete(key);
    kept.set(key, { readMs, edges, under });
    const oldest = kept.size > greatestControls ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return true;
  }

  return {
    check: (strokes, frame, readMs) =>
      strokes.map((stroke) => {
        if (stroke.kind === "fill" || stroke.key === undefined) return stroke;
        if (isAsBefore(stroke.key, inside(stroke.box, frame), frame, readMs)) return stroke;
        return { kind: "fill", reason: "moved", box: stroke.box, surface: stroke.surface };
      }),
  };
}

/** Whole pixels within the border and the frame. */
function inside(box: Box, frame: RawFrame): Box {
  const rim = box.width > 4 * rimPx && box.height > 4 * rimPx ? rimPx : 0;
  const x = Math.max(0, Math.ceil(box.x + rim));
  const y = Math.max(0, Math.ceil(box.y + rim));
  const right = Math.min(frame.widthPx, Math.floor(box.x + box.width - rim));
  const bottom = Math.min(frame.heightPx, Math.floor(box.y + box.height - rim));
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

function tilesUnder(frame: RawFrame, box: Box): Uint8Array[] {
  return tilesTouching(frame, box).flatMap((index) => {
    const tile = frame.tiles[index];
    return tile ? [structureOf(tile)] : [];
  });
}

function sameTiles(before: readonly Uint8Array[], now: readonly Uint8Array[]): boolean {
  return before.length === now.length && now.every((tile, index) => tile === before[index]);
}

/** 1 for every pixel that differs from the one to its right. */
function edgesOf(frame: RawFrame, box: Box): Uint8Array {
  const { pixels } = greyRegion(frame, box);
  const edges = new Uint8Array(pixels.length);
  for (let at = 0; at + 1 < pixels.length; at += 1)
    if (Math.abs((pixels[at] ?? 0) - (pixels[at + 1] ?? 0)) >= leastEdge) edges[at] = 1;
  return edges;
}

/** Edges in both over edges in either; two looks without an edge are alike. */
function likeness(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return 0;
  let both = 0;
  let either = 0;
  for (let at = 0; at < a.length; at += 1) {
    both += (a[at] ?? 0) & (b[at] ?? 0);
    either += (a[at] ?? 0) | (b[at] ?? 0);
  }
  return either === 0 ? 1 : both / either;
}
