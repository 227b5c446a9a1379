/** Why something was not kept, in words for the person whose work it is. */
import type { GapReason } from "@apprentice/core/event/gap.ts";

const words: Readonly<Record<GapReason, string>> = {
  paused: "while paused",
  not_approved_window: "in a window that is not approved",
  site_unknown: "on a page whose address was not known",
  site_not_approved: "on a site that is not approved",
  forbidden_place: "in a place that is never recorded",
  secure_field: "in a password field",
  receipt_invalid: "without a valid receipt",
  outside_hours: "outside working hours",
  queue_full: "too fast to be checked",
  frame_unread: "a picture that could not be read",
  frame_stale: "a picture that was too old",
  outside_frame: "outside the picture",
  elements_unavailable: "where the field was not known in time",
  text_unscannable: "a text that could not be checked",
  guard_failed: "what the guard could not clean",
  indicator_lost: "while the indicator could not be seen",
  display_lost: "when the display went away",
  disk_full: "when the disk was full",
  unhealthy: "when the recorder was not well",
  cut_by_participant: "cut out by you",
};

/** Falls back to the reason itself, as of a recording by a newer version. */
export function describeGap(reason: string): string {
  return (words as Readonly<Record<string, string>>)[reason] ?? reason;
}
