/**
 * Keeps a few frames of what may be seen, read on damage and never otherwise, each with its place in the
 * input stream, so that the newest frame from BEFORE an event can be told, and what it lacks.
 */
import { intersect } from "@apprentice/core/event/geometry.ts";
import {
  type RawFrame,
  type RawTile,
  columns,
  rows,
  tileBox,
  tilePx,
} from "@apprentice/core/event/raw-frame.ts";
import type { XEvent } from "x11";
import type { ApprovedPart } from "./approved-parts.ts";
import type { Connection } from "./connection.ts";
import { type RecordStream, requireExtension } from "./record-stream.ts";
import type { ServerClock } from "./server-clock.ts";
import { type TileMask, type VisibleBox, emptyMask, keepTile, tileMasks } from "./tile-mask.ts";
import type { TileReader } from "./tile-reader.ts";
import type { WindowModel } from "./window-model.ts";

/** A frame in the ring. */
export type KeptFrame = {
  readonly frame: RawFrame;
  /** Every event after this fence in the input stream came after the frame was read. */
  readonly fence: number;
  /** Per tile: server time of the oldest damage that the frame lacks; Infinity for none. */
  readonly lacks: Float64Array;
  readonly showsBrowser: boolean;
  /** The address may already have been another one when this was read. */
  tainted: boolean;
};

export type FrameKeeper = Disposable & {
  /** The newest frame that was read before the stream's fence number `passed`, or null. */
  before(passed: number): KeptFrame | null;
  newest(): KeptFrame | null;
  /** Something about windows changed: frames have to follow. */
  windowsChanged(): void;
  addressUnknown(): void;
  /** Reads now what is still unread; resolves when no damage is left, at the latest after `timeoutMs`. */
  refresh(timeoutMs: number): Promise<void>;
  /** Forgets every pixel, and reads no more until `resume`. */
  pause(): void;
  resume(): void;
};

const framesKept = 4;
/** First damage waits this long for the rest of a repaint. */
const coalesceMs = 6;
const leastIntervalMs = 40;
const greatestIntervalMs = 90;
/** Reading may take this share of the time, whatever the screen does. */
const greatestShare = 0.08;
/** How long an address may be known later than its pixels are shown, or its pixels be shown later than it is known. */
const addressLagMs = 400;
const deltaRectangles = 1;

type Damage = {
  Create(damage: number, drawable: number, level: number): void;
  Subtract(damage: number, repair: number, parts: number): void;
  Destroy(damage: number): void;
};

export async function createFrameKeeper(options: {
  readonly connection: Connection;
  readonly reader: TileReader;
  readonly windows: WindowModel;
  readonly stream: RecordStream;
  readonly serverClock: ServerClock;
  readonly clock: () => number;
  /** True where every browser window in sight still shows the address it was approved with. */
  readonly addressesHold: () => Promise<boolean>;
}): Promise<FrameKeeper> {
  const { connection, reader, windows, serverClock, clock } = options;
  const { x, root } = connection;
  const extension = await requireExtension<Damage>(connection, "damage", "DAMAGE");
  const damage = x.AllocID();
  const screen = { widthPx: connection.widthPx, heightPx: connection.heightPx };
  const across = columns(screen);
  const count = across * rows(screen);
  const dirty = new Float64Array(count).fill(Infinity);
  /** Damage reported while a reading is under way and perhaps not part of it. */
  const later = new Float64Array(count).fill(Infinity);
  const ring: KeptFrame[] = [];
  let tiles: readonly (RawTile | null)[] = Array.from({ length: count }, () => null);
  let masks: readonly TileMask[] = Array.from({ length: count }, () => emptyMask);
  let masksAt = 0;
  let reading: { readonly subtractSeq: number; readonly tiles: ReadonlySet<number> } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let lastStartMs = 0;
  let intervalMs = leastIntervalMs;
  let masksChanged = false;
  let stopped = false;
  let held = false;
  const idleWaiters = new Set<() => void>();
  let addressSureMs = 0;
  let sureTimer: NodeJS.Timeout | null = null;

  const pendingTiles = () => {
    const found: number[] = [];
    for (let tile = 0; tile < count; tile++) {
      if ((dirty[tile] ?? Infinity) !== Infinity && masks[tile] !== emptyMask) found.push(tile);
    }
    return found;
  };
  const idle = () => {
    for (const release of idleWaiters) release();
    idleWaiters.clear();
  };
  const schedule = (leastDelayMs = coalesceMs) => {
    if (timer || reading || stopped || held) return;
    const delay = Math.max(leastDelayMs, lastStartMs + intervalMs - clock());
    timer = setTimeout(() => {
      timer = null;
      read();
    }, delay);
  };

  const mark = (event: XEvent) => {
    const area = { x: event.area.x, y: event.area.y, width: event.area.w, height: event.area.h };
    const time = serverClock.unwrap(event.time);
    const stale = masksAt !== windows.revision;
    let seen = false;
    const lastColumn = Math.min(across - 1, Math.floor((area.x + area.width - 1) / tilePx));
    const lastRow = Math.min(count / across - 1, Math.floor((area.y + area.height - 1) / tilePx));
    for (let row = Math.max(0, Math.floor(area.y / tilePx)); row <= lastRow; row++) {
      for (let column = Math.max(0, Math.floor(area.x / tilePx)); column <= lastColumn; column++) {
        const tile = row * across + column;
        if (!stale && !touches(tile, area)) continue;
        seen = true;
        for (const kept of ring) lower(kept.lacks, tile, time);
        if (!reading) lower(dirty, tile, time);
        else if (event.seq >= reading.subtractSeq) lower(later, tile, time);
        else if (!reading.tiles.has(tile)) lower(dirty, tile, time);
      }
    }
    if (seen) schedule();
  };
  const touches = (tile: number, area: { x: number; y: number; width: number; height: number }) => {
    const origin = tileBox(screen, tile);
    const local = { ...area, x: area.x - origin.x, y: area.y - origin.y };
    return (masks[tile] ?? emptyMask).boxes.some((box) => intersect(box, local) !== null);
  };

  const renewMasks = () => {
    if (masksAt === windows.revision) return;
    masksAt = windows.revision;
    const fresh = tileMasks(screen, windows.approvedParts().flatMap(visibleBoxes));
    const now = serverClock.now();
    const next = [...tiles];
    for (const [tile, mask] of fresh.entries()) {
      if (mask.key === masks[tile]?.key) continue;
      masksChanged = true;
      if (mask === emptyMask) {
        next[tile] = null;
        dirty[tile] = Infinity;
      } else lower(dirty, tile, now);
    }
    masks = fresh;
    tiles = next;
  };

  const read = () => {
    if (stopped || held || reading) return;
    // Answers are under way that decide what may be seen; `windowsChanged` brings us back here.
    if (!windows.settled) return;
    renewMasks();
    const wanted = pendingTiles();
    if (wanted.length === 0 && !masksChanged) return idle();
    lastStartMs = clock();
    const started = performance.now();
    const { revision } = windows;
    extension.Subtract(damage, 0, 0);
    reading = { subtractSeq: x.seq_num, tiles: new Set(wanted) };
    let fence = 0;
    const finish = async (answered: boolean) => {
      const valid = answered && windows.revision === revision;
      const kept = valid && (await keep(wanted, fence, lastStartMs));
      intervalMs = nextInterval(performance.now() - started);
      end(kept, wanted);
    };
    const asked = wanted.map((tile) => ({ tile, boxes: (masks[tile] ?? emptyMask).boxes }));
    if (asked.length > 0) reader.request(asked, (answered) => void finish(answered));
    fence = options.stream.fence();
    if (wanted.length === 0) void finish(true);
  };

  const keep = async (wanted: readonly number[], fence: number, tMs: number): Promise<boolean> => {
    const next = [...tiles];
    for (const tile of wanted) {
      next[tile] = keepTile(reader.pixels(tile), tileBox(screen, tile), tiles[tile] ?? null);
    }
    if (!(await options.addressesHold()) || stopped || held) return false;
    tiles = next;
    const lacks = Float64Array.from(dirty);
    for (let tile = 0; tile < count; tile++) if (!masks[tile]?.key) lacks[tile] = Infinity;
    for (const tile of wanted) lacks[tile] = Infinity;
    for (let tile = 0; tile < count; tile++) lower(lacks, tile, later[tile] ?? Infinity);
    const showsBrowser = windows.approvedParts().some((part) => part.client.url !== null);
    // A page that is gone is still shown for a while after the next one's address is told.
    const tainted = showsBrowser && tMs < addressSureMs;
    ring.push({ frame: { ...screen, tiles, tMs }, fence, lacks, showsBrowser, tainted });
    if (ring.length > framesKept) ring.shift();
    masksChanged = false;
    return true;
  };

  const end = (kept: boolean, wanted: readonly number[]) => {
    for (let tile = 0; tile < count; tile++) if (!masks[tile]?.key) dirty[tile] = Infinity;
    if (kept) for (const tile of wanted) dirty[tile] = Infinity;
    for (let tile = 0; tile < count; tile++) lower(dirty, tile, later[tile] ?? Infinity);
    later.fill(Infinity);
    reading = null;
    if (!kept || masksAt !== windows.revision || pendingTiles().length > 0) schedule();
    else idle();
  };

  connection.onEvent((event) => {
    if (event.name === "DamageNotify" && event.damage === damage) mark(event);
  });
  extension.Create(damage, root, deltaRectangles);
  schedule(0);

  return {
    before: (passed) => ring.findLast((kept) => kept.fence <= passed && !kept.tainted) ?? null,
    newest: () => ring.findLast((kept) => !kept.tainted) ?? null,
    windowsChanged: () => {
      if (windows.settled) schedule();
    },
    addressUnknown() {
      const limit = clock() - addressLagMs;
      for (const kept of ring) {
        if (kept.showsBrowser && kept.frame.tMs >= limit) kept.tainted = true;
      }
      addressSureMs = clock() + addressLagMs;
      // Nothing need be painted by then, and what was read meanwhile becomes a frame again.
      if (sureTimer) clearTimeout(sureTimer);
      sureTimer = setTimeout(() => {
        masksChanged = true;
        schedule(0);
      }, addressLagMs + coalesceMs);
    },
    refresh(timeoutMs) {
      renewMasks();
      if (!reading && windows.settled && pendingTiles().length === 0 && !masksChanged) {
        return Promise.resolve();
      }
      schedule(0);
      return new Promise((resolve) => {
        const limit = setTimeout(done, timeoutMs);
        function done() {
          clearTimeout(limit);
          idleWaiters.delete(done);
          resolve();
        }
        idleWaiters.add(done);
      });
    },
    pause() {
      held = true;
      if (timer) clearTimeout(timer);
      timer = null;
      ring.length = 0;
      tiles = Array.from({ length: count }, () => null);
      masks = Array.from({ length: count }, () => emptyMask);
      masksAt = 0;
    },
    resume() {
      held = false;
      schedule(0);
    },
    [Symbol.dispose]() {
      stopped = true;
      if (timer) clearTimeout(timer);
      if (sureTimer) clearTimeout(sureTimer);
      idle();
      ring.length = 0;
      extension.Destroy(damage);
    },
  };
}

function visibleBoxes({ boxes, drawable, origin }: ApprovedPart): VisibleBox[] {
  return boxes.map((box) => ({ ...box, drawable, origin }));
}

function lower(values: Float64Array, index: number, value: number): void {
  if (value < (values[index] ?? Infinity)) values[index] = value;
}

function nextInterval(costMs: number): number {
  return Math.min(greatestIntervalMs, Math.max(leastIntervalMs, costMs / greatestShare));
}
