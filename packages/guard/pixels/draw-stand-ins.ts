/**
 * Draws imitations over what was filled, in the size and colours of what stood there, so that a screen looks natural.
 * Everything drawn comes from the imitation and two colours; where it cannot be drawn well, the fill stays.
 */
import sharp from "sharp";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { findingClasses, type FindingClass } from "../text/finding.ts";
import type { TextGuard } from "../text/text-guard.ts";
import { coloursOf, type Colours } from "./box-colours.ts";
import type { WordReasons } from "./find-sensitive-words.ts";
import type { KnownWords } from "./known-words.ts";
import { cellPx } from "./mask-grid.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";
import type { Stamp } from "./stamp.ts";
import { phrasesOf } from "./text-lines.ts";

/** The pad of a filled box; see paint-elements.ts. */
const padPx = 4;
/** More would only be drawn on screens full of values; they stay filled. */
const greatestStamps = 200;

export async function drawStandIns(
  frame: RawFrame,
  { words, reasons }: { readonly words: readonly OcrWord[]; readonly reasons: WordReasons },
  { text, known }: { readonly text: TextGuard; readonly known: KnownWords },
): Promise<readonly Stamp[]> {
  const stamps: Stamp[] = [];
  for (const { run, name } of runsOf(reasons).slice(0, greatestStamps)) {
    const read = run.map((word) => word.text).join(" ");
    const standIn = await text.imitation(known.valueOf(read) ?? read, name);
    const stamp =
      standIn === null ? null : await drawStamp(standIn, { run, row: rowOf(run, words) }, frame);
    if (stamp) stamps.push(stamp);
  }
  return stamps;
}

type Run = { readonly run: readonly OcrWord[]; readonly name: FindingClass };

const classes: ReadonlyMap<string, FindingClass> = new Map(
  findingClasses.map((name) => [name, name]),
);

/** Neighbours in one phrase that are hidden for the same reason are one value. */
function runsOf(reasons: WordReasons): Run[] {
  const runs: { run: OcrWord[]; name: FindingClass }[] = [];
  for (const phrase of phrasesOf([...reasons.keys()])) {
    let last: { run: OcrWord[]; name: FindingClass } | null = null;
    for (const word of phrase.words) {
      const name = classes.get(reasons.get(word) ?? "");
      if (last && last.name === name) last.run.push(word);
      else last = name ? { run: [word], name } : null;
      if (last?.run.length === 1) runs.push(last);
    }
  }
  return runs;
}

/** What is as high and as low as a run: words are as high as their row, see whole-words.ts. */
function rowOf([first]: readonly OcrWord[], words: readonly OcrWord[]): readonly OcrWord[] {
  const at = first?.box;
  return words.filter(
    ({ box }) => at && Math.abs(box.y - at.y) < 2 && Math.abs(box.height - at.height) < 2,
  );
}

async function drawStamp(
  standIn: string,
  { run, row }: { readonly run: readonly OcrWord[]; readonly row: readonly OcrWord[] },
  frame: RawFrame,
): Promise<Stamp | null> {
  const box = around(run);
  const colours = coloursOf(frame, box);
  const filled = cellsAround(box, frame);
  const { ink, widthPx } = (await lettersOf(standIn, row, box)) ?? {};
  if (!colours || !ink || !widthPx) return null;
  const rgb = paint(filled, colours);
  const origin = { x: Math.round(box.x) - filled.x, y: Math.round(box.y) - filled.y };
  for (let y = 0; y < ink.length / widthPx; y += 1)
    for (let x = 0; x < widthPx; x += 1) {
      const at = { x: origin.x + x, y: origin.y + y };
      if (at.x < 0 || at.y < 0 || at.x >= filled.width || at.y >= filled.height) continue;
      blend(rgb, at.y * filled.width + at.x, (ink[y * widthPx + x] ?? 0) / 255, colours);
    }
  return { box: filled, rgb, key: JSON.stringify([standIn, box, colours]) };
}

/** Share of an em above the base line that capitals and digits take, and below it that tails do. */
const ascent = 0.73;
const descent = 0.21;
const tails = /[gjpqy,;()[\]{}|@_/$]/;
/** Narrower letters than this would not look natural. */
const leastShrink = 0.6;

type Letters = { readonly ink: Uint8Array; readonly widthPx: number };

/** Ink from 0 to 255 of letters as high as the words, and no wider; null where no face can draw them. */
async function lettersOf(
  standIn: string,
  row: readonly OcrWord[],
  box: Box,
): Promise<Letters | null> {
  const hasTail = row.some(({ text }) => tails.test(text));
  const em = box.height / (hasTail ? ascent + descent : ascent);
  const face = isFixed(row, em) ? "monospace" : "sans-serif";
  const drawn = await draw(standIn, face, em);
  if (!drawn || drawn.widthPx <= box.width + 2) return drawn;
  const shrink = box.width / drawn.widthPx;
  return shrink < leastShrink ? null : draw(standIn, face, em * shrink, em * ascent);
}

/** Letters of a fixed-width face are 0.6 em apart, whatever they are. */
function isFixed(row: readonly OcrWord[], em: number): boolean {
  const long = row.filter(({ text }) => text.length >= 4);
  const fixed = long.filter(
    ({ text, box }) => Math.abs(box.width / text.length / em - 0.585) < 0.05,
  );
  return fixed.length > 0 && fixed.length >= long.length * 0.75;
}

async function draw(
  text: string,
  face: string,
  em: number,
  baseline = em * ascent,
): Promise<Letters | null> {
  const width = Math.ceil(text.length * em + 8);
  const height = Math.ceil(em * 1.4);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#000"/><text x="0" y="${baseline}" font-family="${face}" font-size="${em}" fill="#fff" xml:space="preserve">${escaped(text)}</text></svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let right = 0;
  for (let at = 0; at < data.length; at += 1)
    if ((data[at] ?? 0) > 64) right = Math.max(right, (at % info.width) + 1);
  // Without a font nothing is drawn.
  if (right < em * 0.2) return null;
  const ink = new Uint8Array(right * info.height);
  for (let y = 0; y < info.height; y += 1)
    ink.set(data.subarray(y * info.width, y * info.width + right), y * right);
  return { ink, widthPx: right };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function paint({ width, height }: Box, { ground }: Colours): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at += 1) rgb.set(ground, at * 3);
  return rgb;
}

function blend(rgb: Uint8Array, at: number, share: number, { ground, ink }: Colours): void {
  for (let channel = 0; channel < 3; channel += 1) {
    const from = ground[channel] ?? 0;
    rgb[at * 3 + channel] = Math.round(from + ((ink[channel] ?? 0) - from) * share);
  }
}

function around(words: readonly OcrWord[]): Box {
  const x = Math.min(...words.map(({ box }) => box.x));
  const y = Math.min(...words.map(({ box }) => box.y));
  return {
    x,
    y,
    width: Math.max(...words.map(({ box }) => box.x + box.width)) - x,
    height: Math.max(...words.map(({ box }) => box.y + box.height)) - y,
  };
}

/** All cells that are filled for a box. */
function cellsAround(box: Box, frame: RawFrame): Box {
  const down = (value: number): number =>
    Math.max(0, Math.floor((value - padPx) / cellPx) * cellPx);
  const x = down(box.x);
  const y = down(box.y);
  const up = (value: number): number => Math.ceil((value + padPx) / cellPx) * cellPx;
  return {
    x,
    y,
    width: Math.min(frame.widthPx, up(box.x + box.width)) - x,
    height: Math.min(frame.heightPx, up(box.y + box.height)) - y,
  };
}
