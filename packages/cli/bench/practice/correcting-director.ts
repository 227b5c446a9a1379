/** A scripted person who knows how a task is done and corrects each step that the agent would do otherwise. */
import type { Director, ReviewRequest } from "@apprentice/learn/agent/direct/director.ts";
import type { Model, ProposedAction } from "@apprentice/learn/agent/model.ts";
import { planModel } from "@apprentice/learn/agent/testing/plan-model.ts";
import type { Episode } from "@apprentice/learn/evaluate/practice/task.ts";
import type { PastStep } from "@apprentice/learn/agent/model.ts";

/**
 * Approves what leads on and edits the rest. The person follows the plan of `episode`, seen through the guard as the
 * agent sees it; a step that was edited is done, so that the plan goes on by one with each review.
 */
export function correctingDirector(episode: Episode): Director {
  const person: Model = planModel(episode.plan({ shortcuts: true, tabs: false }));
  const history: PastStep[] = [];
  return {
    review: async ({ proposal, observation }: ReviewRequest) => {
      const { instruction } = episode;
      const right = (await person.decide({ observation, instruction, history })).action;
      return isSame(proposal.action, right) ? { kind: "approve" } : { kind: "edit", action: right };
    },
    confirm: async () => true,
  };
}

/** Whether two proposals come to the same; where exactly a point lies within its element does not matter. */
function isSame(a: ProposedAction, b: ProposedAction): boolean {
  switch (a.kind) {
    case "type":
      return b.kind === "type" && a.text.toLowerCase() === b.text.toLowerCase();
    case "key":
      return b.kind === "key" && a.keys.join("+") === b.keys.join("+") && a.count === b.count;
    case "wait":
    case "terminate":
      return a.kind === b.kind;
    case "drag":
      return b.kind === "drag" && a.elementId === b.elementId && a.toElementId === b.toElementId;
    case "scroll":
      return b.kind === "scroll" && Math.sign(a.dy) === Math.sign(b.dy);
    default:
      return b.kind === a.kind && a.elementId === b.elementId;
  }
}
