import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";

/**
 * What was done, without what it was done to: kinds of actions, roles of their targets, key chords. Names, texts and
 * places differ from state to state and say nothing of the strategy. Scrolling in several turns is one action.
 */
export function actionSequence({ steps }: Pick<Trajectory, "steps">): readonly string[] {
  const words = steps.map(({ action, observation, targetId }) => {
    if (action.kind === "key") return `key ${action.keys.join("+")}`;
    if (action.kind === "type" || action.kind === "scroll") return action.kind;
    const target = observation?.elements.find((element) => element.id === targetId);
    return `${action.kind} ${target?.role ?? "nothing"}`;
  });
  return words.filter((word, at) => word !== "scroll" || words[at - 1] !== "scroll");
}
