/** A trajectory is the steps that somebody took toward one instruction, ending in a status and a last observation. */
import { z } from "zod";
import { Action } from "../action/action.ts";
import { Observation, RecordingMeta, Terminate } from "../action/safe.ts";
import { Gap } from "../event/gap.ts";
import { ParticipantId, PolicyHash, ReceiptId, SegmentHash, TrajectoryId } from "../id/id.ts";

export const Step = z.object({
  index: z.number().int().nonnegative(),
  /** Null only where a gap explains it; exports that need a picture drop such steps from the targets. */
  observation: Observation.nullable(),
  action: Action,
  /** Element of the observation that the action landed on, chosen by box and stacking; null: none known. */
  targetId: z.string().nullable(),
  /** A reviewer or the loop may mark a step as wrong or redundant; it stays in the history. */
  verdict: z.enum(["good", "wrong", "redundant"]).default("good"),
});
export type Step = Readonly<z.infer<typeof Step>>;

export const Trajectory = z.object({
  version: z.literal(1),
  trajectoryId: TrajectoryId,
  meta: RecordingMeta,
  steps: z.array(Step),
  gaps: z.array(Gap),
  terminate: Terminate,
  last: Observation.nullable(),
});
export type Trajectory = Readonly<z.infer<typeof Trajectory>>;

/** Where a trajectory came from, carried through every release. */
export const Lineage = z.object({
  participantId: ParticipantId,
  receiptId: ReceiptId,
  policyHash: PolicyHash,
  segments: z.array(SegmentHash),
});
export type Lineage = Readonly<z.infer<typeof Lineage>>;
