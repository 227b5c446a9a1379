/** Eyes are the port through which a program sees a desktop: input, windows, frames and elements. */
import type { Gap } from "@apprentice/core/event/gap.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import type { Monitor, WindowInfo } from "@apprentice/core/event/window.ts";

/** What was on the screen before a moment; each part says how old it is, and stale parts are null. */
export type Sight = {
  readonly context: ObservationContext;
  /** The newest frame read before the event with all damage from before it, or null (a gap says why). */
  readonly frame: RawFrame | null;
  readonly frameAgeMs: number | null;
  /** Age of the oldest damage from before the event that the frame lacks, in ms; 0: it lacks none. */
  readonly lagMs: number;
};

/** One input event, with the sight from before it where the event may open an action. */
export type Seen =
  | { readonly kind: "event"; readonly event: RawEvent; readonly sight: Sight | null }
  | { readonly kind: "gap"; readonly gap: Gap }
  /** The eyes are unwell and recording must stop, visibly; `message` says what to do. */
  | { readonly kind: "lost"; readonly code: string; readonly message: string };

export type EyesOptions = {
  /** Whether a window may be seen; asked for every window and again when its title or address changes. */
  readonly approves: (window: WindowInfo) => boolean;
  /** Applications (WM_CLASS, lower case) whose windows need a known address before they are asked about. */
  readonly browsers: ReadonlySet<string>;
  /** Windows that are never part of a frame, such as the indicator's own. */
  readonly ignoredWindowIds: () => readonly string[];
  /** While this is true no event, frame or element is read at all. */
  readonly paused: () => boolean;
  /** How long drops for one reason may be joined before they are told, in ms; default 5,000. */
  readonly gapRunMs?: number;
  readonly clock: () => number;
  readonly signal: AbortSignal;
};

export type Eyes = AsyncDisposable & {
  readonly monitors: readonly Monitor[];
  /** Events in time order. Bounded at 8,192: past that the oldest run is dropped and becomes a gap. */
  events(): AsyncIterable<Seen>;
  /** What is on the screen now, under the same rules as a sight before an event. */
  look(): Promise<Sight>;
  /**
   * The approved window that shows at a point, popups resolved to their owner; null where another window, or none,
   * does. A sight tells which windows are approved, not what covers them.
   */
  windowAt(point: Point): Promise<WindowInfo | null>;
};
