import type { SafeObservation } from "@apprentice/core/action/safe.ts";
import type { ProposedAction, Proposal } from "@apprentice/learn/agent/model.ts";

/** A proposal in words, with the names that the guard lets through. */
export function describeProposal(
  { action, confidence }: Proposal,
  observation: SafeObservation,
): string {
  const sure = confidence === null ? "" : ` (${Math.round(100 * confidence)} % sure)`;
  return `${inWords(action, observation)}${sure}`;
}

function inWords(action: ProposedAction, { elements }: SafeObservation): string {
  const nameOf = (id: string | null, at: { readonly x: number; readonly y: number }): string => {
    const element = elements.find((one) => one.id === id);
    const place = `${Math.round(at.x)}, ${Math.round(at.y)}`;
    // Quoted as JSON: a label with quotes and lines in it cannot pass for more of what is asked.
    return element
      ? `${element.role} ${JSON.stringify(element.name)} at ${place}`
      : `the point ${place}`;
  };
  switch (action.kind) {
    case "terminate":
      return `say that the work ended in ${action.status}`;
    case "wait":
      return `wait ${action.ms} ms`;
    case "type":
      return `type ${JSON.stringify(action.text)}`;
    case "key":
      return `press ${action.keys.join("+")}${action.count > 1 ? ` ${action.count} times` : ""}`;
    case "drag":
      return `drag ${nameOf(action.elementId, action.at)} to ${nameOf(action.toElementId, action.to)}`;
    case "scroll":
      return `scroll ${action.dx}, ${action.dy} notches over ${nameOf(action.elementId, action.at)}`;
    default:
      return `${action.kind.replaceAll("_", " ")} ${nameOf(action.elementId, action.at)}`;
  }
}
