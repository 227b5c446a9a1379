/** Puts together what was on the screen before an event: the frame, the elements, and the age of each. */
import { type Element, isSecure } from "@apprentice/core/event/element.ts";
import type { GapReason } from "@apprentice/core/event/gap.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { Monitor, WindowInfo } from "@apprentice/core/event/window.ts";
import { ObservationId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import type { Sight } from "../../observe/eyes.ts";
import type { Accessibility } from "../accessibility/accessibility.ts";
import type { FrameKeeper, KeptFrame } from "./frame-keeper.ts";
import type { ServerClock } from "./server-clock.ts";
import type { WindowModel } from "./window-model.ts";

export type SightMaker = {
  /**
   * The sight for an event at `tMs` that arrived here at `arrivedMs`, before which the stream had passed fence number
   * `passed`. A menu that it opened itself is no part of it.
   */
  before(event: {
    readonly passed: number;
    readonly tMs: number;
    readonly arrivedMs: number;
    readonly pointer: Point;
  }): {
    readonly sight: Sight;
    readonly gap: GapReason | null;
  };
  /** The sight of this moment, out of the newest frame. */
  now(tMs: number, pointer: Point): Sight;
  /** Windows opened, closed or moved: what closed is remembered for events that come from before that. */
  windowsChanged(): void;
};

type Gone = { readonly info: WindowInfo; readonly goneMs: number };

/** A menu that a key or click closes is gone before that event is decided about; this many are remembered. */
const mostGone = 8;

export function createSightMaker(options: {
  readonly windows: WindowModel;
  readonly frames: () => FrameKeeper;
  readonly serverClock: ServerClock;
  readonly accessibility: Accessibility | null;
  readonly monitors: () => readonly Monitor[];
  readonly random: (length: number) => Uint8Array;
  readonly clock: () => number;
}): SightMaker {
  const { windows, accessibility, serverClock } = options;
  let popups: readonly WindowInfo[] = [];
  let gone: readonly Gone[] = [];
  let bornMs: ReadonlyMap<string, number> = new Map();
  const infos = () => windows.approvedParts().map((part) => part.info);
  /** Approved windows, and on top of them the popups of theirs that were still open at `tMs`. */
  const openAt = (tMs: number, arrivedMs: number): WindowInfo[] => {
    const open = infos().filter(({ id }) => (bornMs.get(id) ?? 0) <= arrivedMs);
    const closed = gone.filter(
      ({ info, goneMs }) =>
        goneMs > tMs &&
        open.some(({ id }) => id === info.ownerId) &&
        open.every(({ id }) => id !== info.id),
    );
    return [...open, ...closed.map(({ info }) => info)];
  };
  const make = (
    kept: KeptFrame | null,
    event: { readonly tMs: number; readonly arrivedMs: number; readonly pointer: Point },
  ): Sight => {
    const { tMs, pointer } = event;
    const active = windows.active?.approved ? windows.infoOf(windows.active) : null;
    const snapshot = active ? (accessibility?.snapshot(active) ?? null) : null;
    const focused = active ? (accessibility?.focused(active) ?? null) : null;
    const pointed = windows.pointed(pointer)?.approved === true && active;
    return {
      context: {
        id: newId({ schema: ObservationId, prefix: "obs", random: options.random(16) }),
        tMs,
        window: active,
        windows: openAt(tMs, event.arrivedMs),
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
    before({ passed, ...event }) {
      const kept = options.frames().before(passed);
      return { sight: make(kept, event), gap: kept ? null : "frame_unread" };
    },
    now: (tMs, pointer) => make(options.frames().newest(), { tMs, arrivedMs: Infinity, pointer }),
    windowsChanged() {
      const open = infos().filter((info) => info.ownerId !== null);
      const closed = popups.filter((before) => open.every(({ id }) => id !== before.id));
      const nowMs = options.clock();
      if (closed.length > 0)
        gone = [...gone, ...closed.map((info) => ({ info, goneMs: nowMs }))].slice(-mostGone);
      popups = open;
      bornMs = new Map(open.map(({ id }) => [id, bornMs.get(id) ?? nowMs]));
    },
  };
}

/** A secure field keeps its place and role; nothing of what stands in it is handed out. */
export function withoutSecret(element: Element): Element {
  return isSecure(element) ? { ...element, value: null } : element;
}
