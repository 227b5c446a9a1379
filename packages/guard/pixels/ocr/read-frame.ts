/** Reads the words of a frame; of the frames after it only the tiles that changed, with what lies around them. */
import { intersect, type Box } from "@apprentice/core/event/geometry.ts";
import { columns, tileBox, type RawFrame, type RawTile } from "@apprentice/core/event/raw-frame.ts";
import { structureOf } from "../find-structure.ts";
import { cellPx, type MaskGrid } from "../mask-grid.ts";
import { doubled, greyRegion } from "./grey-region.ts";
import type { OcrEngine, OcrWord } from "./ocr-engine.ts";
import { readImage, type Reading } from "./reading.ts";
import { wholeWords } from "./whole-words.ts";

/** Pixels around changed tiles that are read with them, so that words over a tile's edge are whole. */
const marginPx = 96;
/** Regions up to this many pixels are doubled; a whole frame would take twice its time. */
const greatestDoubledPx = 700_000;

export type Hidden = {
  readonly grid: MaskGrid;
  /** 1 for cells that will be filled whatever they say. */
  readonly cells: Uint8Array;
};

export type FrameReader = {
  /** Never rejects. Frames are read one after another; past `greatestWaiting` a frame is refused. */
  read(frame: RawFrame, hidden: Hidden): Promise<Reading>;
};

export type FrameReaderOptions = {
  readonly engine: OcrEngine;
  readonly greatestWaiting: number;
  /** For one region of one frame. */
  readonly timeoutMs: number;
};

type Seen = { readonly tile: RawTile | null; readonly hidden: Uint8Array };
type State = {
  readonly size: string;
  readonly seen: readonly Seen[];
  readonly words: readonly OcrWord[];
};

export function frameReader(options: FrameReaderOptions): FrameReader {
  let state: State = { size: "", seen: [], words: [] };
  let last: Promise<unknown> = Promise.resolve();
  let open = 0;

  async function readNext(frame: RawFrame, hidden: Hidden): Promise<Reading> {
    const next = await update(options, state, frame, hidden);
    if ("kind" in next) return next;
    state = next;
    return { kind: "read", words: next.words };
  }

  return {
    read(frame, hidden) {
      if (open > options.greatestWaiting)
        return Promise.resolve({ kind: "unread", reason: "queue_full" });
      open += 1;
      const reading = last.then(() => readNext(frame, hidden)).finally(() => (open -= 1));
      last = reading.catch(() => {});
      return reading.catch((): Reading => ({ kind: "unread", reason: "frame_unread" }));
    },
  };
}

/** What is known after this frame, or why it could not be read. */
async function update(
  options: FrameReaderOptions,
  state: State,
  frame: RawFrame,
  hidden: Hidden,
): Promise<State | Extract<Reading, { kind: "unread" }>> {
  const size = `${frame.widthPx}x${frame.heightPx}`;
  const before = state.size === size ? state : { seen: [], words: [] };
  const seen = frame.tiles.map((tile, index): Seen => {
    return { tile, hidden: hiddenOf(frame, index, hidden) };
  });
  const dirty = seen.flatMap((entry, index) => (isSame(entry, before.seen[index]) ? [] : [index]));
  const fresh: OcrWord[] = [];
  const written = dirty.filter((index) => holdsAnything(frame.tiles[index]));
  for (const group of groupsOf(frame, written)) {
    const reading = await readRegion(options, frame, around(frame, group), hidden);
    if (reading.kind === "unread") return reading;
    fresh.push(...reading.words.filter(({ box }) => touchesAny(frame, group, box)));
  }
  const kept = before.words.filter(({ box }) => !touchesAny(frame, dirty, box));
  return { size, seen, words: [...kept, ...fresh] };
}

/** A tile without any structure has no words, whoever looks. */
function holdsAnything(tile: RawTile | null | undefined): boolean {
  return tile ? structureOf(tile).some((bits) => bits !== 0) : false;
}

async function readRegion(
  { engine, timeoutMs }: FrameReaderOptions,
  frame: RawFrame,
  region: Box,
  hidden: Hidden,
): Promise<Reading> {
  const image = greyRegion(frame, region, hidden);
  const scale = region.width * region.height <= greatestDoubledPx ? 2 : 1;
  const read = scale === 2 ? await doubled(image) : image;
  const reading = await readImage(engine, read, timeoutMs);
  if (reading.kind === "unread") return reading;
  const words = wholeWords(reading.words, read).map(({ text, confidence, ...word }) => ({
    text,
    confidence,
    box: {
      x: region.x + word.box.x / scale,
      y: region.y + word.box.y / scale,
      width: word.box.width / scale,
      height: word.box.height / scale,
    },
  }));
  return { kind: "read", words };
}

function hiddenOf(frame: RawFrame, index: number, { grid, cells }: Hidden): Uint8Array {
  const box = tileBox(frame, index);
  const across = Math.ceil(box.width / cellPx);
  const down = Math.ceil(box.height / cellPx);
  const part = new Uint8Array(across * down);
  for (let row = 0; row < down; row += 1) {
    const from = (box.y / cellPx + row) * grid.across + box.x / cellPx;
    part.set(cells.subarray(from, from + across), row * across);
  }
  return part;
}

function isSame(now: Seen, before: Seen | undefined): boolean {
  return before?.tile === now.tile && Buffer.compare(before.hidden, now.hidden) === 0;
}

function touchesAny(frame: RawFrame, tiles: readonly number[], box: Box): boolean {
  return tiles.some((index) => intersect(tileBox(frame, index), box) !== null);
}

/** Tiles that share a side belong together and are read as one picture. */
function groupsOf(frame: RawFrame, tiles: readonly number[]): number[][] {
  const across = columns(frame);
  const rest = new Set(tiles);
  const groups: number[][] = [];
  for (const first of tiles) {
    if (!rest.delete(first)) continue;
    const group = [first];
    for (const at of group) {
      const column = at % across;
      const sides = [at - across, at + across];
      if (column > 0) sides.push(at - 1);
      if (column < across - 1) sides.push(at + 1);
      group.push(...sides.filter((side) => rest.delete(side)));
    }
    groups.push(group);
  }
  return groups;
}

function around(frame: RawFrame, tiles: readonly number[]): Box {
  const boxes = tiles.map((index) => tileBox(frame, index));
  const x = Math.max(0, Math.min(...boxes.map((box) => box.x)) - marginPx);
  const y = Math.max(0, Math.min(...boxes.map((box) => box.y)) - marginPx);
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + marginPx;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + marginPx;
  return {
    x,
    y,
    width: Math.min(frame.widthPx, right) - x,
    height: Math.min(frame.heightPx, bottom) - y,
  };
}
