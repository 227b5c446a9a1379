/** Blackout paints boxes over pictures that the participant does not want to give away, and drops the words below them. */
import { createHash } from "node:crypto";
import sharp from "sharp";
import type { SafeItem, SafeObservation, SafeTile } from "@apprentice/core/action/safe.ts";
import { type Box, intersect } from "@apprentice/core/event/geometry.ts";
import { TileHash } from "@apprentice/core/id/id.ts";

export type Blackout = {
  /** One observation by id, or every one of the recording. */
  readonly observationId: string;
  /** Screen pixels. */
  readonly boxes: readonly Box[];
};

export const everyObservation = "all";

export type BlackoutPlan = {
  /** Tiles that some frame still shows whole. */
  readonly shown: ReadonlySet<string>;
  /** Tiles that some frame shows painted. */
  readonly painted: ReadonlySet<string>;
  readonly observations: number;
};

/** First reading: which tiles are painted, and which of them stay for other frames. */
export async function planBlackout(
  items: AsyncIterable<SafeItem>,
  blackout: Blackout,
): Promise<BlackoutPlan> {
  const shown = new Set<string>();
  const painted = new Set<string>();
  let observations = 0;
  for await (const item of items) {
    if (item.topic !== "observation") continue;
    const hit = applies(blackout, item.observation);
    if (hit) observations += 1;
    for (const [index, hash] of (item.observation.frame?.tiles ?? []).entries()) {
      if (hash === null) continue;
      const touched = hit && partsOf(item.observation, index, blackout.boxes).length > 0;
      (touched ? painted : shown).add(hash);
    }
  }
  return { shown, painted, observations };
}

/**
 * Second reading. Painted tiles are made where their observation stands; memory holds the originals of those alone.
 * The brand of the guard stays, because content is only ever taken away.
 */
export async function* applyBlackout(
  items: AsyncIterable<SafeItem>,
  blackout: Blackout,
  plan: BlackoutPlan,
): AsyncGenerator<SafeItem> {
  const originals = new Map<string, SafeTile>();
  const written = new Set<string>();
  for await (const item of items) {
    if (item.topic === "tile") {
      if (plan.painted.has(item.tile.hash)) originals.set(item.tile.hash, item.tile);
      if (!plan.shown.has(item.tile.hash) || written.has(item.tile.hash)) continue;
      written.add(item.tile.hash);
      yield item;
    } else if (item.topic === "observation" && applies(blackout, item.observation)) {
      const { observation, tiles } = await paint(item.observation, blackout.boxes, originals);
      for (const tile of tiles) {
        if (!written.has(tile.hash)) yield { topic: "tile", tile };
        written.add(tile.hash);
      }
      yield { topic: "observation", observation };
    } else yield item;
  }
}

function applies(blackout: Blackout, observation: SafeObservation): boolean {
  return [everyObservation, observation.id].includes(blackout.observationId);
}

/** The boxes' parts inside one tile, in the tile's own pixels. */
function partsOf(observation: SafeObservation, index: number, boxes: readonly Box[]): Box[] {
  const { frame } = observation;
  if (!frame) return [];
  const across = Math.ceil(frame.widthPx / frame.tilePx);
  const x = (index % across) * frame.tilePx;
  const y = Math.floor(index / across) * frame.tilePx;
  const width = Math.min(frame.tilePx, frame.widthPx - x);
  const height = Math.min(frame.tilePx, frame.heightPx - y);
  const parts = boxes.map((box) => intersect(outward(box), { x, y, width, height }));
  return parts.flatMap((part) => (part ? [{ ...part, x: part.x - x, y: part.y - y }] : []));
}

/** Whole pixels, rather one too many. */
function outward(box: Box): Box {
  const x = Math.floor(box.x);
  const y = Math.floor(box.y);
  const width = Math.ceil(box.x + box.width) - x;
  return { x, y, width, height: Math.ceil(box.y + box.height) - y };
}

async function paint(
  observation: SafeObservation,
  boxes: readonly Box[],
  originals: ReadonlyMap<string, SafeTile>,
): Promise<{ observation: SafeObservation; tiles: SafeTile[] }> {
  const { frame } = observation;
  const redactions = [
    ...observation.redactions,
    ...boxes.map((box) => ({ box, reason: "participant" })),
  ];
  const cleaned = { ...observation, redactions, elements: withoutWordsBelow(observation, boxes) };
  if (!frame) return { observation: cleaned, tiles: [] };
  const made: SafeTile[] = [];
  const tiles: (TileHash | null)[] = [];
  for (const [index, hash] of frame.tiles.entries()) {
    const parts = hash === null ? [] : partsOf(observation, index, boxes);
    if (hash === null || parts.length === 0) {
      tiles.push(hash);
      continue;
    }
    const original = originals.get(hash);
    // A tile that is not there cannot be painted, so nothing of it may be shown.
    const tile = original ? await paintTile(original, parts) : null;
    if (tile) made.push(tile);
    tiles.push(tile?.hash ?? null);
  }
  return { observation: { ...cleaned, frame: { ...frame, tiles } }, tiles: made };
}

async function paintTile(tile: SafeTile, parts: readonly Box[]): Promise<SafeTile> {
  const black = parts.map(({ x, y, width, height }) => ({
    input: { create: { width, height, channels: 3 as const, background: "black" } },
    left: x,
    top: y,
  }));
  const { data } = await sharp(tile.webp)
    .composite(black)
    .webp({ lossless: true, effort: 2 })
    .toBuffer({ resolveWithObject: true });
  const webp = new Uint8Array(data);
  const hash = TileHash.parse(createHash("sha256").update(webp).digest("hex"));
  return { ...tile, hash, webp };
}

/** Elements mostly below a box go; larger ones that reach under it keep their place but lose their text. */
function withoutWordsBelow(
  { elements }: SafeObservation,
  boxes: readonly Box[],
): SafeObservation["elements"] {
  return elements.flatMap((element) => {
    const area = element.box.width * element.box.height;
    const covered = boxes.map((box) => intersect(box, element.box));
    const most = Math.max(0, ...covered.map((part) => (part ? part.width * part.height : 0)));
    if (most === 0) return [element];
    return most * 2 >= area ? [] : [{ ...element, value: null }];
  });
}
