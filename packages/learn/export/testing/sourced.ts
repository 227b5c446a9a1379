/** Small trajectories with real tiles for tests of exports. */
import { createHash } from "node:crypto";
import sharp from "sharp";
import { Action } from "@apprentice/core/action/action.ts";
import { Observation } from "@apprentice/core/action/safe.ts";
import { TileHash } from "@apprentice/core/id/id.ts";
import { Lineage, Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import type { SourcedTrajectory, Split } from "../trajectory-source.ts";

export const tilePx = 64;
/** Two tiles across, the second narrower, and two down: a frame of 100 × 90 px. */
export const frameSize = { widthPx: 100, heightPx: 90 };

export type SourcedOptions = {
  readonly id: string;
  readonly participant?: string;
  readonly split?: Split;
  readonly steps?: readonly Record<string, unknown>[];
  readonly status?: "success" | "failure" | "stopped";
  /** Tiles that the source cannot give. */
  readonly missing?: boolean;
};

const tiles = new Map<TileHash, Uint8Array>();

/** A tile of one colour; WebP is lossless here, so that tests can compare pixels. */
async function tileOf(
  colour: string,
  size: { readonly width: number; readonly height: number },
): Promise<TileHash> {
  const picture = sharp({ create: { ...size, channels: 3, background: colour } });
  const webp = new Uint8Array(await picture.webp({ lossless: true }).toBuffer());
  const hash = TileHash.parse(createHash("sha256").update(webp).digest("hex"));
  tiles.set(hash, webp);
  return hash;
}

/** Red top left, black (null) top right, green bottom left, `colour` bottom right. */
async function observationOf(id: string, colour: string): Promise<unknown> {
  const frame = {
    ...frameSize,
    tilePx,
    tiles: [
      await tileOf("#ff0000", { width: 64, height: 64 }),
      null,
      await tileOf("#00ff00", { width: 64, height: 26 }),
      await tileOf(colour, { width: 36, height: 26 }),
    ],
  };
  const element = { id: "ok", parentId: null, role: "button", name: "OK", states: [], value: null };
  const box = { x: 10, y: 10, width: 20, height: 10 };
  return Observation.parse({
    id,
    tMs: 1,
    window: null,
    windows: [],
    monitors: [],
    pointer: { x: 0, y: 0 },
    elements: [{ ...element, box }],
    elementsAgeMs: 5,
    pointedId: null,
    focusedId: null,
    frame,
    frameAgeMs: 10,
    redactions: [],
  });
}

const someSteps: readonly Record<string, unknown>[] = [
  { kind: "click", at: { x: 20, y: 15 }, modifiers: [] },
  { kind: "type", text: "tea", fieldId: null },
  { kind: "key", keys: ["enter"], count: 1 },
];

export async function sourcedTrajectory(options: SourcedOptions): Promise<SourcedTrajectory> {
  const { id, participant = "person-one", steps = someSteps, status = "success" } = options;
  const times = { startMs: 10, endMs: 20, approach: [], observationId: null };
  const built = [];
  for (const [index, { verdict, blind, ...action }] of steps.entries()) {
    const observation = blind
      ? null
      : await observationOf(`obs-${index}`, `#0000${(16 + index).toString(16)}`);
    const rest = { observation, targetId: "ok", verdict: verdict ?? "good" };
    built.push({ index, action: Action.parse({ ...times, ...action }), ...rest });
  }
  const trajectory = Trajectory.parse({
    version: 1,
    trajectoryId: id,
    meta: {
      version: 1,
      recordingId: `rec-${id}`,
      instruction: "Order tea",
      source: "human",
      startedMs: 0,
      os: "linux",
      fidelity: "actions",
    },
    steps: built,
    gaps: [],
    terminate: { tMs: 30, status },
    last: await observationOf("obs-last", "#ffffff"),
  });
  const lineage = Lineage.parse({
    participantId: participant,
    receiptId: "receipt-one",
    policyHash: "ab".repeat(32),
    segments: [],
  });
  return {
    trajectory,
    lineage,
    ...(options.split ? { split: options.split } : {}),
    tile: (hash) => Promise.resolve(options.missing ? null : (tiles.get(hash) ?? null)),
  };
}

export async function* sourceOf(
  ...list: readonly SourcedTrajectory[]
): AsyncGenerator<SourcedTrajectory> {
  yield* list;
}
