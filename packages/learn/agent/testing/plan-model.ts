/** A model that follows an episode's plan by what it may see: for tests of the loop, and as a ceiling beside others. */
import type { SafeElement } from "@apprentice/core/action/action.ts";
import { type Box, type Point, intersect } from "@apprentice/core/event/geometry.ts";
import { findTarget } from "../../demonstrate/find-target.ts";
import type { Intent, Target } from "../../evaluate/practice/task.ts";
import type { Model, ProposedAction, Situation } from "../model.ts";

const success: ProposedAction = { kind: "terminate", status: "success" };
const wait: ProposedAction = { kind: "wait", ms: 120 };
const greatestScrolls = 15;

/** Each call proposes the next intent, or waits while its target is not to be seen. */
export function planModel(plan: readonly Intent[]): Model {
  let at = 0;
  let scrolls = 0;
  const next = (situation: Situation): ProposedAction => {
    for (let intent = plan[at]; intent; intent = plan[at]) {
      const action = toAction(intent, situation);
      if (action === wait) return action;
      if (action.kind === "scroll" && (scrolls += 1) <= greatestScrolls) return action;
      at += 1;
      if (action !== skipped) return action;
    }
    return success;
  };
  return {
    name: "plan",
    decide: async (situation) => ({ action: next(situation), confidence: 1, alternatives: [] }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** Scrolling has brought its target into view: nothing is left to do for it. */
const skipped: ProposedAction = { kind: "wait", ms: 0 };

function toAction(intent: Intent, situation: Situation): ProposedAction {
  switch (intent.does) {
    case "click":
    case "double_click":
    case "right_click":
    case "hover": {
      const found = find(intent.target, situation);
      const kind = intent.does === "hover" ? "move" : intent.does;
      return found ? { kind, ...found, modifiers: [] } : wait;
    }
    case "drag": {
      const from = find(intent.from, situation);
      const to = find(intent.to, situation);
      if (!from || !to) return wait;
      return { kind: "drag", ...from, toElementId: to.elementId, to: to.at, modifiers: [] };
    }
    case "type":
      return { kind: "type", elementId: null, text: intent.text };
    case "key":
      return { kind: "key", keys: intent.keys, count: intent.count ?? 1 };
    case "scroll": {
      if (find(intent.until, situation)) return skipped;
      const over = find(intent.over, situation) ?? screenMiddle(situation);
      return { kind: "scroll", ...over, modifiers: [], dx: 0, dy: 3 };
    }
  }
}

type Found = { readonly elementId: string | null; readonly at: Point };

function find(target: Target, { observation }: Situation): Found | null {
  const within = observation.window?.box;
  if (!within) return null;
  const elements = observation.elements.map((element) => ({ ...element, value: null }));
  const box = findTarget(elements, target, within);
  const element =
    box &&
    elements.find(
      (one) =>
        one.name.trim().toLowerCase() === target.name.trim().toLowerCase() &&
        isSame(one, box, within),
    );
  return box && element ? { elementId: element.id, at: middle(box) } : null;
}

function isSame(element: Pick<SafeElement, "box">, box: Box, within: Box): boolean {
  return JSON.stringify(intersect(element.box, within)) === JSON.stringify(box);
}

function screenMiddle({ observation }: Situation): Found {
  return {
    elementId: null,
    at: middle(observation.window?.box ?? { x: 0, y: 0, width: 2, height: 2 }),
  };
}

function middle({ x, y, width, height }: Box): Point {
  return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
}
