import type { Action } from "@apprentice/core/action/action.ts";
import type { Step, Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { isInteractive } from "@apprentice/learn/train/policy/choose-elements.ts";
import { seededRandom, type Random } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import type { ReleasedTrajectory } from "@apprentice/learn/train/examples.ts";

/**
 * The same observations with other people's actions: every action is swapped with one of another step anywhere, and
 * one that points goes to a random control of its new observation. A policy that does work after learning from this
 * has not learned the work from the recordings. Texts and chords stay what people typed and pressed.
 */
export function shuffleLabels(
  released: readonly ReleasedTrajectory[],
  seed: number,
): readonly ReleasedTrajectory[] {
  const random = seededRandom(seed);
  const all = released.flatMap(({ trajectory }) => trajectory.steps.map(({ action }) => action));
  const actions = random.sample(all, all.length);
  return released.map((one) => ({
    ...one,
    trajectory: {
      ...one.trajectory,
      steps: one.trajectory.steps.map((step) => relabel(step, actions.pop(), random)),
    } satisfies Trajectory,
  }));
}

function relabel(step: Step, action: Action | undefined, random: Random): Step {
  if (!action || !step.observation) return step;
  const controls = step.observation.elements.filter(isInteractive);
  const target = controls.length > 0 ? random.pick(controls) : null;
  const { startMs, endMs, observationId } = step.action;
  const moved = { ...action, startMs, endMs, observationId };
  if (action.kind === "type") return { ...step, action: moved, targetId: target?.id ?? null };
  if (!("at" in action) || !target) return { ...step, action: moved, targetId: null };
  const { x, y, width, height } = target.box;
  const at = { x: x + width / 2, y: y + height / 2 };
  return { ...step, action: { ...moved, at } as Action, targetId: target.id };
}
