/** What a measured process is told, and what it says at its end. */
import { z } from "zod";

export const CaptureOrder = z.object({
  display: z.string(),
  auth: z.object({ name: z.string(), data: z.string() }),
  authorityFile: z.string(),
  sessionBus: z.string(),
  /** The only applications that are approved (WM_CLASS, lower case). */
  apps: z.array(z.string()),
  /** Where the test application paints its nonce. */
  probe: z.object({ x: z.number(), y: z.number() }),
  /** Moves left of this are counted. */
  countedToX: z.number(),
  /** An empty folder for what is stored. */
  dataDir: z.string(),
});
export type CaptureOrder = z.infer<typeof CaptureOrder>;

export const CaptureReport = z.object({
  moves: z.number(),
  dropped: z.number(),
  /**
   * One per event that may open an action, in order: its time in ms since the epoch, the colour at the probe before it,
   * and the damage that its frame lacked.
   */
  sights: z.array(z.object({ tMs: z.number(), colour: z.number().nullable(), lagMs: z.number() })),
  /** What was kept; null where nothing is. */
  stored: z
    .object({
      bytes: z.number(),
      actions: z.record(z.string(), z.number()),
      observations: z.number(),
      pictures: z.number(),
      gaps: z.record(z.string(), z.number()),
    })
    .nullable(),
});
export type CaptureReport = z.infer<typeof CaptureReport>;
