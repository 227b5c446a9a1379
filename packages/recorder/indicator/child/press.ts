import type { XEvent } from "x11";

/** A pointer that moves less than this between press and release clicks; more drags the indicator. */
const slackPx = 5;
/** A double click means "pause", not "pause and go on". */
const leastBetweenMs = 400;
const leftButton = 1;

/** Tells clicks from drags among the window's events. */
export function createPress(options: {
  readonly onClick: () => void;
  readonly onMove: (dx: number, dy: number) => void;
}): (event: XEvent) => void {
  let held: { x: number; y: number; dragged: boolean } | null = null;
  let lastClickMs = -leastBetweenMs;
  const move = (event: XEvent): void => {
    if (!held) return;
    const dx = event.rootx - held.x;
    const dy = event.rooty - held.y;
    if (!held.dragged && Math.hypot(dx, dy) < slackPx) return;
    held = { x: event.rootx, y: event.rooty, dragged: true };
    options.onMove(dx, dy);
  };
  const release = (event: XEvent): void => {
    const clicked = held !== null && !held.dragged;
    held = null;
    if (!clicked || event.time - lastClickMs < leastBetweenMs) return;
    lastClickMs = event.time;
    options.onClick();
  };
  return (event) => {
    const left = event.keycode === leftButton;
    if (event.name === "ButtonPress" && left)
      held = { x: event.rootx, y: event.rooty, dragged: false };
    else if (event.name === "MotionNotify") move(event);
    else if (event.name === "ButtonRelease" && left) release(event);
  };
}
