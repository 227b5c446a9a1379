import type { Action } from "@apprentice/core/action/action.ts";
import type { Step } from "@apprentice/core/trajectory/trajectory.ts";

/** One short line for a person: what was done, and on what. */
export function describeStep(step: Step): string {
  const target = step.observation?.elements.find((element) => element.id === step.targetId);
  const named = target ? ` ${target.name === "" ? target.role : `“${oneLine(target.name)}”`}` : "";
  return describeAction(step.action) + named;
}

export function describeAction(action: Action): string {
  switch (action.kind) {
    case "type":
      return `type “${oneLine(action.text)}”`;
    case "key":
      return `key ${action.keys.join("+")}${action.count > 1 ? ` ×${action.count}` : ""}`;
    case "scroll":
      return `scroll ${amount(action.dy, "down", "up")}${amount(action.dx, "right", "left")}`;
    case "wait":
      return `wait ${Math.round((action.endMs - action.startMs) / 100) / 10} s`;
    case "drag":
      return held(action.modifiers, action.button === "left" ? "drag" : `${action.button} drag`);
    case "click":
    case "double_click":
    case "triple_click":
    case "right_click":
    case "middle_click":
    case "long_press":
    case "move":
      return held(action.modifiers, action.kind.replace("_", " "));
  }
}

/** What was typed, or what a label says, cannot pass for the next step. */
function oneLine(text: string): string {
  return text.replace(/[\n\r\u2028\u2029\v\f\u0085]+/gu, "⏎");
}

function held(modifiers: readonly string[], what: string): string {
  return [...modifiers, what].join("+");
}

function amount(notches: number, positive: string, negative: string): string {
  if (notches === 0) return "";
  return `${notches > 0 ? positive : negative} ${Math.abs(notches)}`;
}
