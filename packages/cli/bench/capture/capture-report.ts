/** What a measured process is told, and what it says at its end. */
import { z } from "zod";

export const CaptureOrder = z.object({
  display: z.string(),
  auth: z.object({ name: z.string(), data: z.string() }),
  /** The only application that is approved. */
  app: z.string(),
  /** Where the test application paints its nonce. */
  probe: z.object({ x: z.number(), y: z.number() }),
});
export type CaptureOrder = z.infer<typeof CaptureOrder>;

export const CaptureReport = z.object({
  moves: z.number(),
  dropped: z.number(),
  /** One per action, in order: the colour at the probe before it, and the damage that its frame lacked. */
  sights: z.array(z.object({ colour: z.number().nullable(), lagMs: z.number() })),
});
export type CaptureReport = z.infer<typeof CaptureReport>;
