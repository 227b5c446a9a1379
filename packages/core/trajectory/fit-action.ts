import type { Action, PathPoint } from "../action/action.ts";
import type { Observation } from "../action/safe.ts";
import type { Point } from "../event/geometry.ts";

/**
 * The action with every coordinate inside its frame: points of a path outside are left out, because the pointer
 * may have passed over another screen. Null where the place of the action itself lies outside, as then frame and
 * action cannot belong together. Without a frame there is nothing to check against.
 */
export function fitAction(action: Action, observation: Observation | null): Action | null {
  const frame = observation?.frame;
  if (!frame) return action;
  const inside = (point: Point): boolean =>
    point.x >= 0 && point.y >= 0 && point.x < frame.widthPx && point.y < frame.heightPx;
  if ("at" in action && !inside(action.at)) return null;
  const approach = insideOnly(action.approach, inside);
  if (action.kind !== "drag")
    return approach === action.approach ? action : { ...action, approach };
  if (!inside(action.to)) return null;
  return { ...action, approach, path: insideOnly(action.path, inside) };
}

function insideOnly(path: PathPoint[], inside: (point: Point) => boolean): PathPoint[] {
  return path.every(inside) ? path : path.filter(inside);
}
