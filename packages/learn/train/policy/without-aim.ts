import type { Observation } from "@apprentice/core/action/safe.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { PastStep } from "./past.ts";

/**
 * The observation without where the pointer is by now. A recording sees what was there just before a press, when the
 * pointer has long been on its target: whoever learns from that learns to act on what is pointed at, and is lost at
 * work, where nothing is until a decision was made. The pointer stands where the last action left it instead.
 */
export function withoutAim(observation: Observation, history: readonly PastStep[]): Observation {
  const last = history.findLast(({ action }) => "at" in action)?.action;
  return { ...observation, pointer: last ? endOf(last) : startOf(observation), pointedId: null };
}

function endOf(action: PastStep["action"]): Point {
  if (action.kind === "drag") return action.to;
  return "at" in action ? action.at : { x: 0, y: 0 };
}

/** Nobody knows where a pointer was before the first action: the middle of the window favours nothing. */
function startOf({ window, pointer }: Observation): Point {
  if (!window) return pointer;
  const { x, y, width, height } = window.box;
  return { x: x + width / 2, y: y + height / 2 };
}
