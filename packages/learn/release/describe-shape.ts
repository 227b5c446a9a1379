/** The shape of a demonstration in a few numbers: how it was done, nothing of what it was about. */
import type { Action } from "@apprentice/core/action/action.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";

/** Places closer than this are the same place, in pixels. */
const placePx = 32;

/** Eight numbers of comparable size; two demonstrations of like work lie close together. */
export function describeShape({ steps, gaps, terminate }: Trajectory): readonly number[] {
  const count = Math.max(1, steps.length);
  const share = (test: (action: Action) => boolean) =>
    steps.filter(({ action }) => test(action)).length / count;
  const marks = steps.map(({ action }) => markOf(action));
  const repeated = marks.filter((mark, index) => mark === marks[index - 1]).length;
  return [
    Math.log2(1 + steps.length) / 4,
    share(({ kind }) => kind === "type"),
    share(({ kind }) => kind === "key"),
    share(({ kind }) => kind === "scroll" || kind === "move" || kind === "wait"),
    repeated / count,
    new Set(marks).size / count,
    steps.filter(({ targetId }) => targetId === null).length / count,
    Math.min(1, gaps.length / count) + (terminate.status === "success" ? 0 : 0.5),
  ];
}

/** Equal for actions that do the same at the same place. */
function markOf(action: Action): string {
  if ("at" in action) {
    const { x, y } = action.at;
    return `${action.kind} ${String(Math.floor(x / placePx))} ${String(Math.floor(y / placePx))}`;
  }
  if (action.kind === "key") return `key ${action.keys.join(" ")}`;
  return action.kind === "type" ? `type ${action.text}` : action.kind;
}
