/** What a release job sets aside, and what a steward sees of it: which, since when, never why or whose. */
import { z } from "zod";
import { TrajectoryId } from "../id/id.ts";

export const QuarantineRequest = z.strictObject({
  version: z.literal(1),
  trajectoryIds: z.array(TrajectoryId).max(100_000),
});

/** Those to leave out; one that a steward let in before is not among them. */
export const QuarantineAnswer = z.object({
  version: z.literal(1),
  excluded: z.array(TrajectoryId),
});
export type QuarantineAnswer = Readonly<z.infer<typeof QuarantineAnswer>>;

export const QuarantineList = z.object({
  version: z.literal(1),
  items: z.array(z.object({ trajectoryId: TrajectoryId, sinceMs: z.number().int() })),
});
export type QuarantineList = Readonly<z.infer<typeof QuarantineList>>;
