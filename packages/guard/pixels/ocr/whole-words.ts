/**
 * Puts words together again that text recognition broke: what has no blank between its parts is one word. Ink that
 * belongs to a word and that nobody read makes the whole word unread, because what was read of it may be anything.
 */
import type { Box } from "@apprentice/core/event/geometry.ts";
import { rowsOf } from "../text-lines.ts";
import type { GreyImage, OcrWord } from "./ocr-engine.ts";

/** Widest gap between letters of one word, in heights of its row; the narrowest space of usual faces is 0.25. */
const leastLetterGap = 0.15;
/** Faces of fixed width have wider spaces, in heights, and wider gaps: the limit is this share of the row's least space. */
const leastFixedSpace = 0.7;
const greatestFixedSpace = 1.3;
const shareOfSpace = 0.6;
/** Letters with stems and tails are at most this many times as high as those without; more is not of the row. */
const greatestTallness = 2;
/** A sign that was not read may stand between two parts of a code that are at most this far apart, in heights. */
const greatestSignGap = 1.3;
/** Unread ink of more columns than this, in heights, is a letter; less is the rim of one. */
const leastUnread = 0.2;
/** Ink without any gap for this long, in heights, is no writing: a border, a picture, the end of a coloured ground. */
const greatestStroke = 3;
/** Unread letters that belong to a word are looked for this far, in heights. */
const greatestReach = 40;

/** Boxes are in pixels of the image. Words whose ink was not all read come back with confidence 0. */
export function wholeWords(words: readonly OcrWord[], image: GreyImage): OcrWord[] {
  return rowsOf(words).flatMap((row) => joinRow(row, image));
}

function joinRow(row: readonly OcrWord[], image: GreyImage): OcrWord[] {
  const height = Math.max(
    4,
    quantile(
      row.map(({ box }) => box.height),
      0.7,
    ),
  );
  const around = { image, height, letterGap: letterGapOf(row, height) };
  const joined: OcrWord[] = [];
  for (const word of row) {
    const last = joined.at(-1);
    const whole = last && joinIfOne(last, word, around);
    if (whole) joined[joined.length - 1] = whole;
    else joined.push(word);
  }
  return joined.map((word, index) =>
    withDots(reachOut(word, { ...around, from: joined[index - 1], to: joined[index + 1] }), row),
  );
}

/** As high and as low as its row: the dot of an i is its ink, and is often left out of a word's box. */
function withDots(word: OcrWord, row: readonly OcrWord[]): OcrWord {
  const tall = row.filter(({ box }) => box.height <= greatestTallness * word.box.height);
  const y = Math.min(word.box.y, ...tall.map(({ box }) => box.y));
  const bottom = Math.max(...[word, ...tall].map(({ box }) => box.y + box.height));
  return { ...word, box: { ...word.box, y, height: bottom - y } };
}

/** In pixels; from the gaps between plain words of the row, where there are some. */
function letterGapOf(row: readonly OcrWord[], height: number): number {
  const spaces = row.flatMap((word, at) => {
    const before = row[at - 1];
    if (!before || !isPlain(before) || !isPlain(word)) return [];
    return [word.box.x - before.box.x - before.box.width];
  });
  const usual = spaces.length > 1 ? Math.min(...spaces) : 0;
  const isFixed = usual > leastFixedSpace * height && usual < greatestFixedSpace * height;
  return isFixed ? shareOfSpace * usual : leastLetterGap * height;
}

const isCode = ({ text }: OcrWord): boolean => /^(?=.{0,64}\d)[\w:¢€¥-]+$/.test(text);
const isPlain = ({ text }: OcrWord): boolean => /^[\p{L}\d]+$/u.test(text);

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

function joinIfOne(a: OcrWord, b: OcrWord, around: Around): OcrWord | null {
  const { height, letterGap } = around;
  const between = inkBetween(a.box, b.box, around);
  if (!between) return null;
  if (between.greatestBlank <= letterGap) return join(a, b, between.inked > leastUnread * height);
  const gap = b.box.x - a.box.x - a.box.width;
  const areCodes = isCode(a) && isCode(b) && /\d[A-Za-z]|[A-Za-z]\d/.test(`${a.text} ${b.text}`);
  return areCodes && between.inked > 0 && gap <= greatestSignGap * height ? join(a, b, true) : null;
}

function join(a: OcrWord, b: OcrWord, isUnread: boolean): OcrWord {
  return {
    text: a.text + b.text,
    box: union(a.box, b.box),
    confidence: isUnread ? 0 : Math.min(a.confidence, b.confidence),
  };
}

type Around = {
  readonly image: GreyImage;
  readonly height: number;
  /** In pixels. */
  readonly letterGap: number;
};

/** What lies between two words; null where they are too far apart to be one. */
function inkBetween(
  a: Box,
  b: Box,
  { image, height }: Around,
): { readonly greatestBlank: number; readonly inked: number } | null {
  const left = Math.ceil(a.x + a.width);
  const width = Math.floor(b.x) - left;
  if (width > greatestReach * height) return null;
  const both = union(a, b);
  const strip = { x: left, y: both.y, width: Math.max(0, width), height: both.height };
  const columns = inkColumns(image, strip, inkOf(image, both));
  let blank = 0;
  let greatestBlank = 0;
  let inked = 0;
  for (const isInked of columns) {
    blank = isInked ? 0 : blank + 1;
    inked += isInked ? 1 : 0;
    greatestBlank = Math.max(greatestBlank, blank);
  }
  return { greatestBlank, inked };
}

/** Grows a word over the ink that follows it without a blank. */
function reachOut(
  word: OcrWord,
  options: Around & { readonly from: OcrWord | undefined; readonly to: OcrWord | undefined },
): OcrWord {
  const { image, height, letterGap, from, to } = options;
  const { box } = word;
  const ink = inkOf(image, box);
  const reach = greatestReach * height;
  const leftEnd = Math.max(0, Math.ceil(from ? from.box.x + from.box.width : 0), box.x - reach);
  const rightEnd = Math.min(
    image.widthPx,
    Math.floor(to?.box.x ?? image.widthPx),
    box.x + box.width + reach,
  );
  const left = Math.ceil(leftEnd);
  const before = inkColumns(
    image,
    { ...box, x: left, width: Math.max(0, Math.floor(box.x) - left) },
    ink,
  );
  const start = Math.ceil(box.x + box.width);
  const after = inkColumns(
    image,
    { ...box, x: start, width: Math.max(0, Math.floor(rightEnd) - start) },
    ink,
  );
  const grownLeft = follow(before.toReversed(), { height, letterGap });
  const grownRight = follow(after, { height, letterGap });
  if (grownLeft.reach + grownRight.reach === 0) return word;
  const isUnread = Math.max(grownLeft.inked, grownRight.inked) > leastUnread * height;
  return {
    ...word,
    confidence: isUnread ? 0 : word.confidence,
    box: {
      ...box,
      x: box.x - grownLeft.reach,
      width: box.width + grownLeft.reach + grownRight.reach,
    },
  };
}

/** How far ink goes on from a word's edge, and how many columns of it there are. */
function follow(
  columns: readonly boolean[],
  { height, letterGap }: Pick<Around, "height" | "letterGap">,
): { readonly reach: number; readonly inked: number } {
  let reach = 0;
  let inked = 0;
  let stroke = 0;
  for (const [at, isInked] of columns.entries()) {
    stroke = isInked ? stroke + 1 : 0;
    if (stroke > greatestStroke * height) return { reach: 0, inked: 0 };
    if (isInked) {
      reach = at + 1;
      inked += 1;
    } else if (at - reach >= letterGap) break;
  }
  return { reach, inked };
}

type Ink = { readonly ground: number; readonly least: number };

/** The ground is the commonest grey of a box; ink differs from it by a quarter of what the box's ink does. */
function inkOf({ widthPx, heightPx, pixels }: GreyImage, box: Box): Ink {
  const counts = new Uint32Array(32);
  let darkest = 255;
  let lightest = 0;
  eachRow(box, heightPx, (y) => {
    for (let x = clamp(box.x, widthPx); x < clamp(box.x + box.width, widthPx); x += 1) {
      const grey = pixels[y * widthPx + x] ?? 0;
      counts[grey >> 3] = (counts[grey >> 3] ?? 0) + 1;
      darkest = Math.min(darkest, grey);
      lightest = Math.max(lightest, grey);
    }
  });
  const ground = (counts.indexOf(Math.max(...counts)) << 3) + 4;
  return { ground, least: Math.max(12, Math.max(ground - darkest, lightest - ground) / 4) };
}

/** For each column of a box whether it holds ink; lines along the whole box, such as under a link, do not count. */
function inkColumns({ widthPx, heightPx, pixels }: GreyImage, box: Box, ink: Ink): boolean[] {
  const columns = Array.from({ length: Math.round(box.width) }, () => false);
  const isInk = (x: number, y: number): boolean =>
    Math.abs((pixels[y * widthPx + x] ?? 0) - ink.ground) > ink.least;
  eachRow(box, heightPx, (y) => {
    const row = columns.map((_, at) => isInk(Math.round(box.x) + at, y));
    if (row.length > 2 && row.every(Boolean)) return;
    for (const [at, inked] of row.entries()) if (inked) columns[at] = true;
  });
  return columns;
}

function eachRow(box: Box, heightPx: number, visit: (y: number) => void): void {
  for (let y = clamp(box.y, heightPx); y < clamp(box.y + box.height, heightPx); y += 1) visit(y);
}

const clamp = (value: number, most: number): number =>
  Math.max(0, Math.min(most, Math.round(value)));

function union(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}
