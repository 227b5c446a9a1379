/** Merges button presses and releases into clicks, multi-clicks, long presses and drags. */
import { distance, type Point } from "../event/geometry.ts";
import type { ObservationId } from "../id/id.ts";
import type { Button, RawEventOf } from "../event/raw-event.ts";
import type { PathPoint } from "./action.ts";
import { orderModifiers } from "./classify-key.ts";
import { mergeRules } from "./merge-rules.ts";
import { never, type PartContext, type Timed } from "./merge-part.ts";
import { appendPoint, emptyPath, simplifiedPath, type PointerPath } from "./pointer-path.ts";

type Press = Timed<RawEventOf<"button_down">> & {
  readonly approach: readonly PathPoint[];
  /** Its own observation, or that of the click right before which it seemed to go on. */
  readonly observationId: ObservationId | null;
  readonly path: PointerPath;
  /** Greatest distance from the press so far. */
  reachPx: number;
  last: Point;
  lastMs: number;
};

/** Clicks that a further one may still join. */
type Clicks = {
  readonly first: Press;
  count: number;
  downMs: number;
  endMs: number;
  seqs: number[];
};

type End = { readonly at: Point; readonly tMs: number; readonly released: boolean };

const clickKinds = ["click", "double_click", "triple_click"] as const;

export function createPressMerger(context: PartContext) {
  const open = new Map<Button, Press>();
  let clicks: Clicks | null = null;

  const joins = (event: RawEventOf<"button_down">): boolean =>
    clicks !== null &&
    event.button === "left" &&
    event.tMs - clicks.downMs < mergeRules.multiClickMs &&
    distance(event, clicks.first.event) < mergeRules.multiClickPx &&
    orderModifiers(event.modifiers).join() === orderModifiers(clicks.first.event.modifiers).join();

  const commitClicks = (): void => {
    if (!clicks) return;
    const { first, count, endMs, seqs } = clicks;
    clicks = null;
    const action = { kind: clickKinds[count - 1] ?? "click", ...pointed(first, endMs) };
    context.emit({ action, seq: first.seq, indices: seqs });
  };

  const addClick = (press: Press, endMs: number): void => {
    if (clicks && !joins({ ...press.event, tMs: press.tMs })) commitClicks();
    if (clicks) {
      clicks.count += 1;
      clicks.downMs = press.tMs;
      clicks.endMs = endMs;
      clicks.seqs.push(press.seq);
    } else {
      clicks = { first: press, count: 1, downMs: press.tMs, endMs, seqs: [press.seq] };
    }
    if (clicks.count === mergeRules.mostClicks) commitClicks();
  };

  const close = (press: Press, end: End): void => {
    const { button } = press.event;
    open.delete(button);
    const reachPx = end.released ? Math.max(press.reachPx, distance(end.at, press.event)) : 0;
    const long = end.released && end.tMs - press.tMs > mergeRules.longPressMs;
    if (reachPx <= mergeRules.dragPx && button === "left" && !long) return addClick(press, end.tMs);
    commitClicks();
    const base = pointed(press, end.tMs);
    const draft = { seq: press.seq, indices: [press.seq] };
    if (reachPx > mergeRules.dragPx) {
      appendPoint(press.path, end.at.x, end.at.y, end.tMs);
      const path = simplifiedPath(press.path);
      context.emit({
        ...draft,
        action: { kind: "drag", ...base, to: point(end.at), button, path },
      });
    } else if (button === "left") {
      context.emit({ ...draft, action: { kind: "long_press", ...base } });
    } else {
      context.emit({ ...draft, action: { kind: `${button}_click`, ...base } });
    }
  };

  /** Without its release nobody knows how long the button was held, or where a drag ended: a plain click. */
  const closeUnreleased = (press: Press): void =>
    close(press, { at: press.last, tMs: press.lastMs, released: false });

  return {
    joins,
    commitClicks,
    isDown: (): boolean => open.size > 0,
    move(x: number, y: number, tMs: number): void {
      for (const press of open.values()) {
        appendPoint(press.path, x, y, tMs);
        press.reachPx = Math.max(press.reachPx, distance({ x, y }, press.event));
        press.last = { x, y };
        press.lastMs = tMs;
      }
    },
    down(timed: Timed<RawEventOf<"button_down">>): void {
      const { event, tMs } = timed;
      const before = open.get(event.button);
      if (before) closeUnreleased(before);
      if (!joins({ ...event, tMs })) commitClicks();
      const approach = context.takeApproach();
      const observationId = event.observationId ?? clicks?.first.observationId ?? null;
      const press = {
        ...timed,
        observationId,
        approach,
        path: emptyPath(),
        reachPx: 0,
        last: event,
        lastMs: tMs,
      };
      appendPoint(press.path, event.x, event.y, tMs);
      open.set(event.button, press);
    },
    up({ event, tMs }: Timed<RawEventOf<"button_up">>): void {
      const press = open.get(event.button);
      if (press) close(press, { at: event, tMs, released: true });
    },
    /** Commits what can no longer change at this time. */
    expire(tMs: number): void {
      for (const press of open.values())
        if (tMs - press.tMs >= mergeRules.unreleasedMs) closeUnreleased(press);
      if (clicks && open.size === 0 && tMs - clicks.downMs >= mergeRules.multiClickMs)
        commitClicks();
    },
    flush(): void {
      for (const press of open.values()) closeUnreleased(press);
      commitClicks();
    },
    deadlineMs(): number {
      let deadline = clicks && open.size === 0 ? clicks.downMs + mergeRules.multiClickMs : never;
      for (const press of open.values())
        deadline = Math.min(deadline, press.tMs + mergeRules.unreleasedMs);
      return deadline;
    },
    /** Number of the oldest event that is not yet part of an action. */
    oldestSeq(): number {
      let oldest = clicks?.first.seq ?? never;
      for (const press of open.values()) oldest = Math.min(oldest, press.seq);
      return oldest;
    },
  };
}

const point = ({ x, y }: Point): Point => ({ x, y });

function pointed(press: Press, endMs: number) {
  const { event, tMs, approach, observationId } = press;
  return {
    startMs: tMs,
    endMs,
    observationId,
    approach: [...approach],
    at: point(event),
    modifiers: orderModifiers(event.modifiers),
  };
}
