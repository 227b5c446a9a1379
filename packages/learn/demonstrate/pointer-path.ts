/** How a person moves a pointer: one smooth reach whose time follows Fitts' law. */
import type { Point } from "@apprentice/core/event/geometry.ts";
import { distance } from "@apprentice/core/event/geometry.ts";
import type { Random } from "../evaluate/practice/seeded-random.ts";

export type TimedPoint = Point & { readonly afterMs: number };

/** Intercept and slope of Fitts' law for a mouse, ms and ms a bit (MacKenzie 1992, rounded). */
const fitts = { interceptMs: 100, slopeMs: 130 };
const stepMs = 12;

/**
 * Points from `from` to `to`, about 80 a second, along a minimum-jerk profile
 * (s = 10τ³ − 15τ⁴ + 6τ⁵, Flash & Hogan 1985) with a slight bow to one side.
 * `afterMs` is the pause before each point; the last point is exactly `to`.
 */
export function pointerPath(options: {
  readonly from: Point;
  readonly to: Point;
  /** Smaller side of the target in px. */
  readonly targetPx: number;
  /** 1 is a normal pace, 0.5 takes half the time. */
  readonly pace: number;
  readonly random: Random;
}): TimedPoint[] {
  const { from, to, random } = options;
  const reachPx = distance(from, to);
  if (reachPx < 1) return [{ ...to, afterMs: 0 }];
  const bits = Math.log2(reachPx / Math.max(options.targetPx, 4) + 1);
  const totalMs =
    (fitts.interceptMs + fitts.slopeMs * bits) * options.pace * (1 + 0.1 * random.normal());
  const count = Math.max(3, Math.round(Math.max(totalMs, 40) / stepMs));
  const bow = reachPx * 0.04 * random.normal();
  const across = { x: -(to.y - from.y) / reachPx, y: (to.x - from.x) / reachPx };
  const way = Array.from({ length: count - 1 }, (_, index) => {
    const t = (index + 1) / count;
    const s = t ** 3 * (10 - 15 * t + 6 * t * t);
    const side = bow * Math.sin(Math.PI * s);
    return {
      x: Math.round(from.x + (to.x - from.x) * s + across.x * side),
      y: Math.round(from.y + (to.y - from.y) * s + across.y * side),
      afterMs: stepMs,
    };
  });
  return [...way, { ...to, afterMs: stepMs }];
}
