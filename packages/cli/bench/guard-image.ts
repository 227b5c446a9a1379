/** Measures the pixel guard: recall per class on pages of held-out texts, cost of tiles and frames, memory. */
import { readFileSync, readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { Guard } from "@apprentice/guard/guard.ts";
import { fillColour } from "@apprentice/guard/pixels/fill-colour.ts";
import { fromTiles } from "@apprentice/guard/pixels/from-tiles.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import {
  drawPage,
  linesOf,
  type PageStyle,
  type PlantedPage,
} from "@apprentice/guard/pixels/synthetic/planted-page.ts";
import { makeCorpus } from "@apprentice/guard/text/corpus/make-corpus.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { RawFrame, RawTile } from "@apprentice/core/event/raw-frame.ts";
import { ObservationId } from "@apprentice/core/id/id.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import type { Bench, Metric } from "./metric.ts";

const size = { widthPx: 1920, heightPx: 1080 };
const sessionKey = new Uint8Array(32).fill(21);
const detect = ApplicationRule.parse({ app: "page", masking: "detect" });
const roles = ApplicationRule.parse({ app: "page" });

const faces = ["DejaVu Sans", "Liberation Sans", "Liberation Serif", "DejaVu Sans Mono"];
const themes = [
  { ink: "#1b1b1b", paper: "#ffffff" },
  { ink: "#e6e6e6", paper: "#1e1e1e" },
  { ink: "#3a3a3a", paper: "#f3efe4" },
];
const sizesPx = [13, 16, 20, 11];

/** A face, a size and a theme for each page, so that few pages already meet all of them. */
function styleOf(page: number): PageStyle {
  const theme = themes[page % themes.length];
  return {
    font: faces[page % faces.length] ?? "DejaVu Sans",
    fontPx: sizesPx[Math.floor(page / 2) % sizesPx.length] ?? 16,
    ink: theme?.ink ?? "#000",
    paper: theme?.paper ?? "#fff",
  };
}

async function drawPages(count: number): Promise<PlantedPage[]> {
  const longest = 100;
  const samples = makeCorpus({ set: "held-out", seed: 77, times: 40 }).filter(
    ({ text, planted }) => planted.length === 1 && text.length <= longest && !/[\n\t]/.test(text),
  );
  const pages: PlantedPage[] = [];
  // Strides through the corpus, so that a few pages already hold every class.
  const lines = Array.from({ length: count }, (_, page) => linesOf(size.heightPx, styleOf(page)));
  const total = lines.reduce((sum, value) => sum + value, 0);
  const stride = Math.max(1, Math.floor(samples.length / total));
  let at = 0;
  for (const [page, fitting] of lines.entries()) {
    const chosen = Array.from({ length: fitting }, () => samples[(at++ * stride) % samples.length]);
    pages.push(
      await drawPage(
        chosen.flatMap((one) => one ?? []),
        styleOf(page),
        size,
      ),
    );
  }
  return pages;
}

export const measure: Bench = async ({ log, signal, quick }) => {
  const pages = await drawPages(quick ? 6 : 36);
  const before = ownMb();
  await using guard = await createGuard({ sessionKey, ocr: await openEngine() });
  const scores = new Map<string, { planted: number; covered: number }>();
  const frameMs: number[] = [];
  const frameCpuMs: number[] = [];
  const shares: number[] = [];
  for (const [index, page] of pages.entries()) {
    signal.throwIfAborted();
    const start = performance.now();
    const cpuStart = allCpuMs();
    const covered = await look(guard, page.frame, detect);
    frameMs.push(performance.now() - start);
    frameCpuMs.push(allCpuMs() - cpuStart);
    for (const { class: name, pixels } of page.planted) {
      const score = scores.get(name) ?? { planted: 0, covered: 0 };
      score.planted += 1;
      if (shareOf(pixels, covered) >= 0.97) score.covered += 1;
      scores.set(name, score);
    }
    shares.push(covered.reduce((sum, value) => sum + value, 0) / covered.length);
    log(`bench: page ${index + 1} of ${pages.length}`);
  }
  const rss = ownMb() - before + childrenMb();
  return [
    ...recall(scores),
    // The baseline is the same with texts that hold long numbers.
    metric(
      "guard.image_false_mask_share",
      await falseMasks(guard, hasNoNumber),
      "share",
      "<= 0.02",
      await falseMasks(guard, () => true),
    ),
    metric("guard.image_masked_pixel_share", mean(shares), "share", null),
    // The baseline is the time on the clock, which other work on the machine lengthens.
    metric("guard.frame_ms", mean(frameCpuMs), "ms CPU", "<= 1500", median(frameMs)),
    metric("guard.rss_mb", rss, "MB", "<= 150"),
    ...(await dirtyTiles(guard, quick ? 6 : 30)),
    ...(await byRoles(pages)),
  ];
};

function recall(scores: ReadonlyMap<string, { planted: number; covered: number }>): Metric[] {
  return [...scores].map(([name, { planted, covered }]) =>
    metric(
      `guard.image_recall.${name}`,
      covered / planted,
      "share",
      name === "secret"
        ? ">= 0.95"
        : name === "person" || name === "address"
          ? ">= 0.9"
          : ">= 0.99",
    ),
  );
}

/** Share of ink that is hidden on pages of texts in which nothing is sensitive. */
async function falseMasks(guard: Guard, fits: (text: string) => boolean): Promise<number> {
  const plain = makeCorpus({ set: "held-out", seed: 78, times: 1 })
    .filter(({ text, planted }) => planted.length === 0 && !/[\n\t]/.test(text) && fits(text))
    .map(({ text }) => ({ text: text.slice(0, 100), planted: [] }));
  let hidden = 0;
  let ordinary = 0;
  for (const [index] of themes.entries()) {
    const style = styleOf(index);
    const page = await drawPage(plain.slice(0, linesOf(size.heightPx, style)), style, size);
    const covered = await look(guard, page.frame, detect);
    hidden += page.ordinary.filter((at) => covered[at] === 1).length;
    ordinary += page.ordinary.length;
  }
  return hidden / ordinary;
}

/** Six digits or more are hidden on purpose: in pixels no checksum may tell an order's number from a card's. */
const hasNoNumber = (text: string): boolean => !/(?:\d[\s.,:-]?){6}/.test(text);

/** One tile of a screen that was read before changes: all of it, as in scrolling, or one line, as in typing. */
async function dirtyTiles(guard: Guard, times: number): Promise<Metric[]> {
  const [one, other] = [await drawText(0), await drawText(1)];
  const line = withLine(one, other);
  return [
    // The baseline is the same for one changed line.
    metric(
      "guard.tile_ms",
      await tileCpuMs(guard, [one, withTile(one, other)], times),
      "ms CPU",
      "<= 150",
      await tileCpuMs(guard, [one, line], times),
    ),
  ];
}

/** Mean CPU time of the recorder and its text recognition for one look, as the frames take turns. */
async function tileCpuMs(
  guard: Guard,
  frames: readonly [RawFrame, RawFrame],
  times: number,
): Promise<number> {
  await look(guard, frames[0], detect);
  let total = 0;
  for (let time = 1; time <= times; time += 1) {
    const frame = frames[time % 2 === 1 ? 1 : 0];
    const start = allCpuMs();
    await guard.observation({ frame, context, frameAgeMs: 1 }, detect);
    total += allCpuMs() - start;
  }
  return total / times;
}

const dirtyTile = 9;
const lineStyle: PageStyle = { ...styleOf(0), fontPx: 16 };

/** Pages of ordinary text, each with other lines. */
async function drawText(which: number): Promise<RawFrame> {
  const texts = makeCorpus({ set: "held-out", seed: 78, times: 1 })
    .filter(({ text }) => !/[\n\t]/.test(text) && hasNoNumber(text))
    .map(({ text }) => ({ text: text.slice(0, 100), planted: [] }));
  const count = linesOf(size.heightPx, lineStyle);
  const page = await drawPage(texts.slice(which * count, (which + 1) * count), lineStyle, size);
  return page.frame;
}

function withTile(frame: RawFrame, other: RawFrame): RawFrame {
  const tiles = frame.tiles.map((tile, at) =>
    at === dirtyTile ? (other.tiles[at] ?? null) : tile,
  );
  return { ...frame, tiles };
}

/** The lines of half a line's height each above and below the middle come from the other frame. */
function withLine(frame: RawFrame, other: RawFrame): RawFrame {
  const tiles = frame.tiles.map((tile, at) => {
    const from = other.tiles[at];
    if (at !== dirtyTile || !tile || !from) return tile;
    const pixels = tile.pixels.slice();
    const [top, bottom] = [112, 112 + lineStyle.fontPx * 1.9];
    const bytes = [top * tile.widthPx * 4, Math.round(bottom) * tile.widthPx * 4] as const;
    pixels.set(from.pixels.subarray(...bytes), bytes[0]);
    return { ...tile, pixels };
  });
  return { ...frame, tiles };
}

/** Masking by role, without text recognition: what a recorder pays by default. */
async function byRoles(pages: readonly PlantedPage[]): Promise<Metric[]> {
  await using guard = await createGuard({ sessionKey });
  let planted = 0;
  let leaked = 0;
  const first: number[] = [];
  const next: number[] = [];
  for (const { frame, planted: values } of pages) {
    first.push(await cpuMs(() => guard.observation({ frame, context, frameAgeMs: 1 }, roles)));
    const after = changed(frame, 10);
    next.push(
      await cpuMs(() => guard.observation({ frame: after, context, frameAgeMs: 1 }, roles)),
    );
    const covered = await look(guard, frame, roles);
    planted += values.length;
    leaked += values.filter(({ pixels }) => shareOf(pixels, covered) < 1).length;
  }
  return [
    metric("guard.roles_image_leaks", leaked, "count", "<= 0", planted),
    metric("guard.roles_frame_ms", median(first), "ms CPU", null),
    metric("guard.roles_tile_ms", median(next), "ms CPU", null),
  ];
}

const box = { x: 0, y: 0, width: size.widthPx, height: size.heightPx };
const window = { id: "w", app: "page", pid: null, title: "", box, url: null, ownerId: null };
const root = { id: "r", parentId: null, role: "frame", name: "", states: [], value: null, box };
const context: ObservationContext = {
  id: ObservationId.parse("observation"),
  tMs: 0,
  window,
  windows: [window],
  monitors: [],
  pointer: { x: 0, y: 0 },
  elements: [root],
  elementsAgeMs: 0,
  pointedId: null,
  focusedId: null,
};

/** 1 for every pixel that shows nothing but the fill colour. */
async function look(guard: Guard, frame: RawFrame, rule: ApplicationRule): Promise<Uint8Array> {
  const cleaned = await guard.observation({ frame, context, frameAgeMs: 1 }, rule);
  const covered = new Uint8Array(frame.widthPx * frame.heightPx);
  if (cleaned.kind === "dropped" || !cleaned.value.observation.frame) return covered.fill(1);
  const { rgb } = await fromTiles(cleaned.value.observation.frame, cleaned.value.tiles);
  for (let at = 0; at < covered.length; at += 1)
    if (
      rgb[at * 3] === fillColour.r &&
      rgb[at * 3 + 1] === fillColour.g &&
      rgb[at * 3 + 2] === fillColour.b
    )
      covered[at] = 1;
  return covered;
}

/** The same frame with another object for one tile, as after damage. */
function changed(frame: RawFrame, index: number): RawFrame {
  const copy = (tile: RawTile): RawTile => ({ ...tile, pixels: tile.pixels.slice() });
  return {
    ...frame,
    tiles: frame.tiles.map((tile, at) => (at === index && tile ? copy(tile) : tile)),
  };
}

function shareOf(pixels: readonly number[], covered: Uint8Array): number {
  return pixels.length === 0 ? 1 : pixels.filter((at) => covered[at] === 1).length / pixels.length;
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** CPU time of this process and of its children that ended, in ms; Linux counts the latter in 10 ms. */
function allCpuMs(): number {
  const { user, system } = process.cpuUsage();
  try {
    const [, rest = ""] = readFileSync("/proc/self/stat", "utf8").split(") ");
    const fields = rest.split(" ");
    return (user + system) / 1000 + (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return (user + system) / 1000;
  }
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What this process holds, in MB, without the pictures that the measurement itself has let go. */
function ownMb(): number {
  collectGarbage();
  return process.memoryUsage.rss() / 2 ** 20;
}

/** Peak memory of the text recognition's process, in MB; Linux tells it under /proc. */
function childrenMb(): number {
  let total = 0;
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
    try {
      const status = readFileSync(`/proc/${entry}/status`, "utf8");
      if (!status.includes(`\nPPid:\t${process.pid}\n`)) continue;
      total += Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
    } catch {
      // It ended while we looked.
    }
  return total;
}

function metric(
  name: string,
  value: number,
  unit: string,
  aim: string | null,
  baseline: number | null = null,
): Metric {
  return { metric: name, value, unit, aim, baseline };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
