/** Puts together what was on the screen before an event: the frame, the elements, and the age of each. */
import { type Element, isSecure } from "@apprentice/core/event/element.ts";
import type { GapReason } from "@apprentice/core/event/gap.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { Monitor } from "@apprentice/core/event/window.ts";
import { ObservationId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import type { Sight } from "../../observe/eyes.ts";
import type { Accessibility } from "../accessibility/accessibility.ts";
import type { FrameKeeper, KeptFrame } from "./frame-keeper.ts";
import type { ServerClock } from "./server-clock.ts";
import type { WindowModel } from "./window-model.ts";

export type SightMaker = {
  /** The sight for an event at `tMs`, before which the stream had passed fence number `passed`. */
  before(event: { readonly passed: number; readonly tMs: number; readonly pointer: Point }): {
    readonly sight: Sight;
    readonly gap: GapReason | null;
  };
  /** The sight of this moment, out of the newest frame. */
  now(tMs: number, pointer: Point): Sight;
};

export function createSightMaker(options: {
  readonly windows: WindowModel;
  readonly frames: () => FrameKeeper;
  readonly serverClock: ServerClock;
  readonly accessibility: Accessibility | null;
  readonly monitors: () => readonly Monitor[];
  readonly random: (length: number) => Uint8Array;
}): SightMaker {
  const { windows, accessibility, serverClock } = options;
  const make = (kept: KeptFrame | null, tMs: number, pointer: Point): Sight => {
    const active = windows.active?.approved ? windows.infoOf(windows.active) : null;
    const snapshot = active ? (accessibility?.snapshot(active) ?? null) : null;
    const focused = active ? (accessibility?.focused() ?? null) : null;
    const pointed = windows.pointed(pointer)?.approved === true && active;
    return {
      context: {
        id: newId({ schema: ObservationId, prefix: "obs", random: options.random(16) }),
        tMs,
        window: active,
        windows: windows.approvedParts().map((part) => part.info),
        monitors: [...options.monitors()],
        pointer,
        elements: (snapshot?.elements ?? []).map(withoutSecret),
        elementsAgeMs: snapshot ? Math.max(0, tMs - snapshot.tMs) : null,
        pointedId: pointed ? (accessibility?.pointedAt(pointer, pointed)?.id ?? null) : null,
        focusedId: focused?.id ?? null,
      },
      frame: kept?.frame ?? null,
      frameAgeMs: kept ? Math.max(0, tMs - kept.frame.tMs) : null,
      lagMs: kept ? lag(kept, tMs) : 0,
    };
  };
  const lag = (kept: KeptFrame, tMs: number) => {
    let oldest = Infinity;
    for (const since of kept.lacks) if (since < oldest) oldest = since;
    return oldest === Infinity ? 0 : Math.max(0, tMs - serverClock.toEpoch(oldest));
  };
  return {
    before({ passed, tMs, pointer }) {
      const kept = options.frames().before(passed);
      return { sight: make(kept, tMs, pointer), gap: kept ? null : "frame_unread" };
    },
    now: (tMs, pointer) => make(options.frames().newest(), tMs, pointer),
  };
}

/** A secure field keeps its place and role; nothing of what stands in it is handed out. */
export function withoutSecret(element: Element): Element {
  return isSecure(element) ? { ...element, value: null } : element;
}
