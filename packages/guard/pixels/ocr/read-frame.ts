/** Reads the words of a frame; of the frames after it only the tiles that changed, with what lies around them. */
import { intersect, type Box } from "@apprentice/core/event/geometry.ts";
import { columns, tileBox, type RawFrame, type RawTile } from "@apprentice/core/event/raw-frame.ts";
import { structureOf } from "../find-structure.ts";
import { cellPx, type MaskGrid } from "../mask-grid.ts";
import { evenGround } from "./even-ground.ts";
import { doubled, greyRegion, onlyParts } from "./grey-region.ts";
import type { GreyImage, OcrEngine, OcrWord } from "./ocr-engine.ts";
import { changedBox, type Seen } from "./changed-box.ts";
import { readImage, type Reading } from "./reading.ts";
import { textHeightPx } from "./text-height.ts";
import { wholeWords } from "./whole-words.ts";

/** Words this near to what changed may be one with it. */
const touchPx = { x: 8, y: 4 } as const;
/** Text recognition wants some ground around words. */
const marginPx = { x: 12, y: 12 } as const;
/** Words next to what changed are read again with it, as far as this. */
const greatestReachPx = 160;
/** Regions up to this many pixels are doubled if their text is small; a whole frame would take twice its time. */
const greatestDoubledPx = 700_000;
/** Lines of 13 px type are about this high; what is larger is read as well without doubling, at half the cost. */
const greatestSmallTextPx = 12;

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
  const dirty = new Map<number, Box>();
  for (const [index, entry] of seen.entries()) {
    const place = tileBox(frame, index);
    const box = changedBox(entry, before.seen[index], place);
    if (box) dirty.set(index, { ...box, x: box.x + place.x, y: box.y + place.y });
  }
  const fresh: OcrWord[] = [];
  const written = [...dirty.keys()].filter((index) => holdsAnything(frame.tiles[index]));
  for (const group of groupsOf(frame, written)) {
    const boxes = group.flatMap((index) => dirty.get(index) ?? []);
    const reading = await readRegion(options, frame, regionOf(frame, boxes, before.words), hidden);
    if (reading.kind === "unread") return reading;
    fresh.push(...reading.words.filter(({ box }) => touchesAny(boxes, box)));
  }
  const changed = [...dirty.values(), ...fresh.map(({ box }) => box)];
  const kept = before.words.filter(({ box }) => !touchesAny(changed, box));
  return { size, seen, words: [...kept, ...fresh] };
}

/** A tile without any structure has no words, whoever looks. */
function holdsAnything(tile: RawTile | null | undefined): boolean {
  return tile ? structureOf(tile).some((bits) => bits !== 0) : false;
}

async function readRegion(
  { engine, timeoutMs }: FrameReaderOptions,
  frame: RawFrame,
  { box: region, parts }: Region,
  hidden: Hidden,
): Promise<Reading> {
  const image = greyRegion(frame, region, hidden);
  const scale = isSmallText(image) ? 2 : 1;
  const scaled = (one: GreyImage) => (scale === 2 ? doubled(one) : one);
  const reading = await readImage(
    engine,
    await scaled(evenGround(onlyParts(image, parts))),
    timeoutMs,
  );
  if (reading.kind === "unread") return reading;
  // In the whole image: ink that goes on where nothing was read must be seen.
  const words = wholeWords(reading.words, await scaled(image)).map(
    ({ text, confidence, ...word }) => ({
      text,
      confidence,
      box: {
        x: region.x + word.box.x / scale,
        y: region.y + word.box.y / scale,
        width: word.box.width / scale,
        height: word.box.height / scale,
      },
    }),
  );
  return { kind: "read", words };
}

function isSmallText(image: GreyImage): boolean {
  if (image.widthPx * image.heightPx > greatestDoubledPx) return false;
  return (textHeightPx(image) ?? 0) <= greatestSmallTextPx;
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

function touchesAny(boxes: readonly Box[], box: Box): boolean {
  return boxes.some((one) => intersect(one, box) !== null);
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

/** What to cut out of a frame, and which parts of it, in its own pixels, to read; the rest was read before. */
type Region = { readonly box: Box; readonly parts: readonly Box[] };

/** What changed, and the words that it touches. */
function regionOf(frame: RawFrame, changed: readonly Box[], words: readonly OcrWord[]): Region {
  const screen = { x: 0, y: 0, width: frame.widthPx, height: frame.heightPx };
  const core = grown(union(changed), touchPx);
  const reach = grown(core, { x: greatestReachPx, y: greatestReachPx });
  const near = words.flatMap(({ box }) =>
    intersect(box, core) === null ? [] : (intersect(grown(box, { x: 2, y: 2 }), reach) ?? []),
  );
  const box = wholePixels(intersect(grown(union([core, ...near]), marginPx), screen) ?? screen);
  const parts = [core, ...near].map((part) =>
    wholePixels({ ...part, x: part.x - box.x, y: part.y - box.y }),
  );
  return { box, parts };
}

function union(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

function grown(box: Box, by: { readonly x: number; readonly y: number }): Box {
  const { x, y, width, height } = box;
  return { x: x - by.x, y: y - by.y, width: width + 2 * by.x, height: height + 2 * by.y };
}

function wholePixels({ x, y, width, height }: Box): Box {
  const left = Math.floor(x);
  const top = Math.floor(y);
  return {
    x: left,
    y: top,
    width: Math.ceil(x + width) - left,
    height: Math.ceil(y + height) - top,
  };
}
