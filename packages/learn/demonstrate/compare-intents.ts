/** Compares what a scripted person meant with what the recorder made of it: the recorder's truth, step by step. */
import type { Step, Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import type { Intent, Target } from "../evaluate/practice/task.ts";

/** One line for each difference; empty: the recording says exactly what was meant. */
export function compareIntents(
  plan: readonly Intent[],
  trajectory: Pick<Trajectory, "steps">,
): readonly string[] {
  const steps = trajectory.steps.filter((_, index) => !isScrolledOn(trajectory.steps, index));
  const wanted = plan.flatMap(expectedSteps);
  const length = Math.max(wanted.length, steps.length);
  return Array.from({ length }, (_, index) => {
    const [want, got] = [wanted[index], steps[index]];
    if (!want) return got ? `step ${index}: ${got.action.kind} was not meant` : [];
    if (!got) return `step ${index}: ${want.kind} is missing`;
    return compareStep(want, got).map((difference) => `step ${index}: ${difference}`);
  }).flat();
}

/** Scrolling in several turns is one intent. */
function isScrolledOn(steps: readonly Step[], index: number): boolean {
  return steps[index]?.action.kind === "scroll" && steps[index - 1]?.action.kind === "scroll";
}

type Expected = {
  readonly kind: Step["action"]["kind"];
  readonly target: Target | null;
  readonly text?: string;
  readonly keys?: string;
};

function expectedSteps(intent: Intent): readonly Expected[] {
  switch (intent.does) {
    case "click":
    case "double_click":
    case "right_click":
      return [{ kind: intent.does, target: intent.target }];
    // Resting on something is no action unless something opens; what matters is the step after it.
    case "hover":
      return [];
    case "drag":
      return [{ kind: "drag", target: intent.from }];
    case "type":
      return [{ kind: "type", target: null, text: intent.text }];
    case "key":
      return [
        { kind: "key", target: null, keys: `${intent.keys.join("+")} x${intent.count ?? 1}` },
      ];
    case "scroll":
      return [{ kind: "scroll", target: null }];
  }
}

function compareStep(want: Expected, got: Step): readonly string[] {
  const { action } = got;
  if (action.kind !== want.kind) return [`${want.kind} was recorded as ${action.kind}`];
  const differences: string[] = [];
  if (!got.observation) differences.push(`${want.kind} has no observation`);
  if (want.target && got.observation) {
    const target = got.observation.elements.find((element) => element.id === got.targetId);
    const name = target ? `"${target.name}" (${target.role})` : "nothing";
    if (target?.name.trim().toLowerCase() !== want.target.name.toLowerCase())
      differences.push(`${want.kind} of "${want.target.name}" landed on ${name}`);
  }
  if (action.kind === "type" && !action.text.trim().endsWith(want.text ?? ""))
    differences.push(`"${want.text ?? ""}" was recorded as "${action.text}"`);
  if (action.kind === "type" && got.targetId === null)
    differences.push("the field that was typed into is not known");
  if (action.kind === "key" && `${action.keys.join("+")} x${action.count}` !== want.keys)
    differences.push(
      `${want.keys ?? ""} was recorded as ${action.keys.join("+")} x${action.count}`,
    );
  return differences;
}
