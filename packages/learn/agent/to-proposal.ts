import type { Point } from "@apprentice/core/event/geometry.ts";
import { middle } from "../train/policy/choose-elements.ts";
import type { Decision } from "../train/policy/decode.ts";
import type { EncodedObservation } from "../train/policy/encode-observation.ts";
import { limits } from "../train/policy/limits.ts";
import type { Place, ProposedAction, Proposal, Situation } from "./model.ts";

type Context = {
  readonly situation: Pick<Situation, "observation">;
  readonly encoded: EncodedObservation;
  /** The vocabulary's key chords, e.g. `ctrl+s`. */
  readonly chords: readonly string[];
};

const notches = limits.scrollNotches;
const waitMs = 500;

/** Puts numbers of elements, words and chords back into what they stand for. */
export function toProposal(decision: Decision, context: Context): Proposal {
  return { action: toAction(decision, context), confidence: decision.confidence };
}

function toAction(decision: Decision, context: Context): ProposedAction {
  const { kind } = decision;
  const modifiers = decision.modifier === "none" ? [] : [decision.modifier];
  const place = placeOf(decision.element, context);
  switch (kind) {
    case "terminate":
      return { kind, status: "success" };
    case "wait":
      return { kind, ms: waitMs };
    case "key":
      return {
        kind,
        keys: keysOf(context.chords[decision.chord ?? 0] ?? ""),
        count: decision.count,
      };
    case "type":
      return { kind, elementId: place.elementId, text: textOf(decision, context) };
    case "scroll":
      return { kind, ...place, modifiers, ...wheelOf(decision) };
    case "drag": {
      const target = placeOf(decision.second, context);
      return { kind, ...place, modifiers, toElementId: target.elementId, to: target.at };
    }
    case "click":
    case "double_click":
    case "triple_click":
    case "right_click":
    case "middle_click":
    case "long_press":
    case "move":
      return { kind, ...place, modifiers };
    default:
      return kind satisfies never;
  }
}

function placeOf(number: number | null, { situation, encoded }: Context): Place {
  const element = number === null ? undefined : encoded.elements[number];
  const at: Point = element ? middle(element) : situation.observation.pointer;
  return { elementId: element?.id ?? null, at };
}

/** A chord is joined by `+`, which is also the name of a key: `ctrl++` is ctrl and +. */
function keysOf(chord: string): string[] {
  return chord.endsWith("+") && chord !== "+"
    ? [...chord.slice(0, -2).split("+"), "+"].filter((key) => key !== "")
    : chord === "+"
      ? ["+"]
      : chord.split("+");
}

function textOf(decision: Decision, { encoded }: Context): string {
  if (decision.source === "memory") return encoded.remembered[decision.memory ?? 0]?.text ?? "";
  const from = encoded.words[decision.start ?? 0]?.from ?? 0;
  const to = encoded.words[decision.end ?? 0]?.to ?? 0;
  return encoded.instruction.slice(from, to);
}

function wheelOf({ scroll }: Decision): { dx: number; dy: number } {
  switch (scroll) {
    case "up":
      return { dx: 0, dy: -notches };
    case "left":
      return { dx: -notches, dy: 0 };
    case "right":
      return { dx: notches, dy: 0 };
    case "down":
    case null:
      return { dx: 0, dy: notches };
    default:
      return scroll satisfies never;
  }
}
