import type { SegmentOpener } from "./segment-opener.ts";

/** Opens segments in the form of core/segment. */
export const openSegment: SegmentOpener = () =>
  Promise.resolve({ kind: "unreadable", reason: "format_unknown" });
