/**
 * Safe items are what the guard let through; segments accept nothing else.
 * The brand is a type without a value: guard mints it (guard/mint.ts), and `parse` below restores it
 * from bytes that were sealed as safe. Nothing else may cast to it; scripts/check-walls.ts looks.
 */
import { z } from "zod";
import { ObservationContext } from "../event/observation.ts";
import { Gap } from "../event/gap.ts";
import { Box } from "../event/geometry.ts";
import { RecordingId, TileHash } from "../id/id.ts";
import { Action, SafeElement } from "./action.ts";

declare const safe: unique symbol;
export type Safe<T> = T & { readonly [safe]: true };

/** Where something was blacked out and why; a class, never the value. */
export const Redaction = z.object({ box: Box, reason: z.string().min(1) });
export type Redaction = Readonly<z.infer<typeof Redaction>>;

/** A frame as a grid of square tiles in row-major order; null tiles are solid fill. */
export const FrameGrid = z.object({
  widthPx: z.number().int().positive(),
  heightPx: z.number().int().positive(),
  tilePx: z.number().int().positive(),
  tiles: z.array(TileHash.nullable()),
});
export type FrameGrid = Readonly<z.infer<typeof FrameGrid>>;

export const Observation = ObservationContext.omit({ elements: true }).extend({
  elements: z.array(SafeElement),
  frame: FrameGrid.nullable(),
  /** Age of the frame in ms before the action; null: there is none. */
  frameAgeMs: z.number().nullable(),
  redactions: z.array(Redaction),
});
export type Observation = Readonly<z.infer<typeof Observation>>;

/** What a recording is about; written first. */
export const RecordingMeta = z.object({
  version: z.literal(1),
  recordingId: RecordingId,
  instruction: z.string(),
  source: z.enum(["human", "synthetic", "correction", "agent"]),
  startedMs: z.number(),
  os: z.string(),
  fidelity: z.literal("actions"),
});
export type RecordingMeta = Readonly<z.infer<typeof RecordingMeta>>;

export const Terminate = z.object({
  tMs: z.number(),
  status: z.enum(["success", "failure", "stopped"]),
});
export type Terminate = Readonly<z.infer<typeof Terminate>>;

/** A tile's image: WebP bytes named by their SHA-256. */
export type Tile = { readonly hash: TileHash; readonly webp: Uint8Array };

export type SafeAction = Safe<Action>;
export type SafeObservation = Safe<Observation>;
export type SafeTile = Safe<Tile>;

/** One entry of a hold or a segment, in the order it happened. */
export type SafeItem =
  | { readonly topic: "meta"; readonly meta: Safe<RecordingMeta> }
  | { readonly topic: "tile"; readonly tile: SafeTile }
  | { readonly topic: "observation"; readonly observation: SafeObservation }
  | { readonly topic: "action"; readonly action: SafeAction }
  | { readonly topic: "gap"; readonly gap: Gap }
  /** `observationId` names the last observation, taken after the last action. */
  | {
      readonly topic: "terminate";
      readonly terminate: Terminate;
      readonly observationId: string | null;
    };
