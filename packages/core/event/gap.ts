/** A gap says that something was dropped, when, and why; it never says what. */
import { z } from "zod";

export const GapReason = z.enum([
  "paused",
  "not_approved_window",
  "site_unknown",
  "site_not_approved",
  "forbidden_place",
  "secure_field",
  "receipt_invalid",
  "outside_hours",
  "queue_full",
  "frame_unread",
  "frame_stale",
  /** A coordinate lies outside its frame: the action cannot be trusted. */
  "outside_frame",
  "elements_unavailable",
  "text_unscannable",
  "guard_failed",
  "indicator_lost",
  "display_lost",
  "disk_full",
  "unhealthy",
  "cut_by_participant",
]);
export type GapReason = z.infer<typeof GapReason>;

export const Gap = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  reason: GapReason,
  /** How many raw events or frames were dropped. */
  count: z.number().int().nonnegative(),
});
export type Gap = Readonly<z.infer<typeof Gap>>;
