/** Synthetic items for tests and corpora; no program imports this. */
import type { SafeItem } from "../../action/safe.ts";
import { sha256Hex } from "../../id/sha256.ts";

/** Test data stands in for what a guard has let through. */
function asIfGuarded(value: unknown): never {
  return value as never;
}

/** Bytes that look random and are always the same for a seed. */
export function seededBytes(seed: number, count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < count; i++) {
    // xorshift32 (Marsaglia 2003)
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    bytes[i] = state & 255;
  }
  return bytes;
}

export type SampleOptions = {
  readonly recordingId?: string;
  /** Observation, tile and click each. */
  readonly steps?: number;
  readonly tileBytes?: number;
  readonly startMs?: number;
};

/** A whole recording: meta, then tile, observation and click per step, a gap, and the end. */
export async function sampleItems(options: SampleOptions = {}): Promise<SafeItem[]> {
  const {
    recordingId = "rec-sample",
    steps = 3,
    tileBytes = 300,
    startMs = 1_767_225_600_000,
  } = options;
  const items: SafeItem[] = [{ topic: "meta", meta: asIfGuarded(metaOf(recordingId, startMs)) }];
  for (let step = 0; step < steps; step++) {
    const webp = seededBytes(step + 1, tileBytes);
    const hash = await sha256Hex(webp);
    const tMs = startMs + 1000 * (step + 1);
    items.push({ topic: "tile", tile: asIfGuarded({ hash, webp }) });
    items.push({ topic: "observation", observation: asIfGuarded(observationOf(step, tMs, hash)) });
    items.push({ topic: "action", action: asIfGuarded(clickOf(step, tMs)) });
  }
  const endMs = startMs + 1000 * (steps + 1);
  items.push({ topic: "gap", gap: { fromMs: endMs, toMs: endMs + 5, reason: "paused", count: 2 } });
  const last = steps > 0 ? observationId(steps - 1) : null;
  const terminate = { tMs: endMs + 10, status: "success" } as const;
  items.push({ topic: "terminate", terminate, observationId: last });
  return items;
}

function observationId(step: number): string {
  return `obs-${String(step).padStart(4, "0")}`;
}

function metaOf(recordingId: string, startedMs: number) {
  const instruction = "Write a note";
  const fixed = { version: 1, source: "human", os: "linux", fidelity: "actions" };
  return { ...fixed, recordingId, instruction, startedMs };
}

function observationOf(step: number, tMs: number, hash: string) {
  const box = { x: 0, y: 0, width: 256, height: 256 };
  const window = {
    id: "0x400001",
    app: "mousepad",
    pid: 7,
    title: "Note",
    box,
    url: null,
    ownerId: null,
  };
  const element = {
    id: "e1",
    parentId: null,
    role: "button",
    name: "Save",
    states: ["showing"],
    value: null,
    box,
  };
  return {
    id: observationId(step),
    tMs,
    window,
    windows: [window],
    monitors: [{ name: "screen", box, scale: 1 }],
    pointer: { x: 4, y: 5 },
    elements: [element],
    elementsAgeMs: 3,
    pointedId: "e1",
    focusedId: null,
    frame: { widthPx: 256, heightPx: 256, tilePx: 256, tiles: [hash] },
    frameAgeMs: 12,
    redactions: [],
  };
}

function clickOf(step: number, tMs: number) {
  const times = { startMs: tMs, endMs: tMs + 80, observationId: observationId(step) };
  return { kind: "click", ...times, approach: [], at: { x: 4, y: 5 }, modifiers: [] };
}
