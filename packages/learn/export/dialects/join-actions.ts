import type { PlainAction } from "../plain-action.ts";

/**
 * Adds the next action of a completion, joined with the one before where a dialect needs several calls for one
 * action: a move and the drag or scroll that starts there, the same key again, the two ways of one scroll.
 */
export function joinAction(
  actions: PlainAction[],
  next: PlainAction & { readonly placeless?: boolean },
): void {
  const { placeless = false, ...action } = next;
  const last = actions.at(-1);
  const joined = last && join(last, action, placeless);
  if (joined) actions[actions.length - 1] = joined;
  else actions.push(action);
}

function join(last: PlainAction, next: PlainAction, placeless: boolean): PlainAction | null {
  if (last.kind === "move" && (next.kind === "drag" || (next.kind === "scroll" && placeless)))
    return { ...next, at: last.at };
  if (last.kind === "key" && next.kind === "key" && last.keys.join("\n") === next.keys.join("\n"))
    return { ...last, count: last.count + next.count };
  if (
    last.kind === "scroll" &&
    next.kind === "scroll" &&
    last.dx === 0 &&
    next.dy === 0 &&
    next.dx !== 0
  )
    return { ...last, dx: next.dx };
  return null;
}
