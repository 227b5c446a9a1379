import type { PlainActionOf } from "../plain-action.ts";

type Scroll = Pick<PlainActionOf<"scroll">, "dx" | "dy">;
export type Direction = "up" | "down" | "left" | "right";

/** Direction and notches of a scroll along one axis; null where it has both or none. */
export function directionOf({
  dx,
  dy,
}: Scroll): { readonly direction: Direction; readonly notches: number } | null {
  if ((dx === 0) === (dy === 0)) return null;
  if (dx === 0) return { direction: dy < 0 ? "up" : "down", notches: Math.abs(dy) };
  return { direction: dx < 0 ? "left" : "right", notches: Math.abs(dx) };
}

/** Null where the text is no direction. */
export function scrollBy(direction: string, notches: number): Scroll | null {
  switch (direction) {
    case "up":
      return { dx: 0, dy: -notches };
    case "down":
      return { dx: 0, dy: notches };
    case "left":
      return { dx: -notches, dy: 0 };
    case "right":
      return { dx: notches, dy: 0 };
    default:
      return null;
  }
}

/** What one notch is worth where a dialect counts pixels; the step that browsers and toolkits commonly take. */
export const notchPx = 100;
