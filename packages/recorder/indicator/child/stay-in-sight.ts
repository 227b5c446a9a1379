/** Where the indicator belongs: whole, on the monitor where the person is, which is where the pointer is. */
import { type Box, type Point, contains } from "@apprentice/core/event/geometry.ts";

/**
 * A part of the screen that no monitor shows, and a monitor that stands nowhere, are no place for it. It keeps its
 * place within its monitor where it can; what is larger than the monitor sticks out.
 */
export function stayInSight(own: Box, monitors: readonly Box[], pointer: Point): Box {
  const middle = { x: own.x + own.width / 2, y: own.y + own.height / 2 };
  const now = monitors.find((box) => contains(box, middle));
  const home = monitors.find((box) => contains(box, pointer)) ?? now ?? monitors[0];
  if (!home) return own;
  const from = now ?? home;
  return {
    ...own,
    x: clamp(own.x - from.x + home.x, home.x, home.x + home.width - own.width),
    y: clamp(own.y - from.y + home.y, home.y, home.y + home.height - own.height),
  };
}

function clamp(value: number, least: number, greatest: number): number {
  return Math.max(least, Math.min(value, greatest));
}
