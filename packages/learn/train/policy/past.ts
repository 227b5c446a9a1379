/** What a run's own history says about the present: which elements were acted on, how, and how long ago. */
import type { SafeElement, SafeValue } from "@apprentice/core/action/action.ts";
import type { ActionKind } from "@apprentice/core/action/action.ts";
import type { Step } from "@apprentice/core/trajectory/trajectory.ts";

/** A step as far as later decisions look at it. */
export type PastStep = Pick<Step, "observation" | "action" | "targetId">;

export type ActedOn = {
  readonly count: number;
  readonly last: ActionKind;
  readonly stepsAgo: number;
};

/** The element that a step was about: what it landed on, or the field that was typed into. */
export function targetOf(step: PastStep): SafeElement | null {
  const { action, observation } = step;
  const id = targetIdOf(step) ?? (action.kind === "key" ? observation?.focusedId : null);
  return observation?.elements.find((element) => element.id === id) ?? null;
}

export function targetIdOf(step: PastStep): string | null {
  if (step.targetId !== null) return step.targetId;
  return step.action.kind === "type" ? step.action.fieldId : null;
}

/** By element id; an element that was made anew is found again by role, name and place. */
export function actedOn(history: readonly PastStep[]): (element: SafeElement) => ActedOn | null {
  const byKey = new Map<string, ActedOn>();
  history.forEach((step, index) => {
    const target = targetOf(step);
    if (!target) return;
    const entry = {
      count: (byKey.get(target.id)?.count ?? 0) + 1,
      last: step.action.kind,
      stepsAgo: history.length - index,
    };
    byKey.set(target.id, entry);
    byKey.set(likeness(target), entry);
  });
  return (element) => byKey.get(element.id) ?? byKey.get(likeness(element)) ?? null;
}

function likeness(element: SafeElement): string {
  const { x, y } = element.box;
  return `${element.role}\n${element.name}\n${Math.round(x)},${Math.round(y)}`;
}

/** The text of a value where it may be known. */
export function textOf(value: SafeValue | null): string {
  return value?.kind === "text" ? value.text : "";
}
