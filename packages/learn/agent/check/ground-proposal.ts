/** Grounds a proposal in what is on the screen now: an element's id becomes a point within what shows of it. */
import type { Element } from "@apprentice/core/event/element.ts";
import { type Box, type Point, contains } from "@apprentice/core/event/geometry.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { Place, ProposedAction } from "../model.ts";
import { controlsAt, elementAt } from "./element-tree.ts";
import { type Checked, passed, refused } from "./refusal.ts";
import { ProposedActionSchema } from "./proposed-action-schema.ts";
import { seenPart } from "./seen-part.ts";

export type Grounded = {
  /** With the points where the hands will go. */
  readonly action: ProposedAction;
  /** One for each place of the action, as the eyes see it, unguarded: for checks alone. */
  readonly places: readonly GroundedPlace[];
};

export type GroundedPlace = {
  readonly at: Point;
  /** The element that the model named, else what a click there would reach; null: nothing is known. */
  readonly target: Element | null;
  /** The target and all that shows at the point; nobody says what lies on top. */
  readonly landsOn: readonly Element[];
};

/** Every place of the proposal lies in an element that shows, or at a point that the model named without one. */
export function groundProposal(
  proposed: ProposedAction,
  context: ObservationContext,
): Checked<Grounded> {
  const parsed = ProposedActionSchema.safeParse(proposed);
  if (!parsed.success) return refused("nonsense");
  const action = parsed.data;
  if (action.kind === "type") {
    const known =
      action.elementId === null || context.elements.some((one) => one.id === action.elementId);
    return known ? passed({ action, places: [] }) : refused("unknown_element");
  }
  if (!("at" in action)) return passed({ action, places: [] });
  const first = groundPlace(action, context);
  if (first.kind === "refused") return first;
  const { at } = first.value;
  if (action.kind !== "drag") return passed({ action: { ...action, at }, places: [first.value] });
  const second = groundPlace({ elementId: action.toElementId, at: action.to }, context);
  if (second.kind === "refused") return second;
  const places = [first.value, second.value];
  return passed({ action: { ...action, at, to: second.value.at }, places });
}

function groundPlace(
  { elementId, at }: Place,
  context: ObservationContext,
): Checked<GroundedPlace> {
  const { elements } = context;
  if (elementId === null) {
    const point = { x: Math.round(at.x), y: Math.round(at.y) };
    const target = elementAt(elements, point);
    return passed({ at: point, target, landsOn: around(target, elements, point) });
  }
  const target = elements.find((one) => one.id === elementId);
  if (!target) return refused("unknown_element");
  const seen = seenPart(target, context);
  if (!seen) return refused("hidden_element");
  const point = contains(seen, at) ? { x: Math.round(at.x), y: Math.round(at.y) } : middle(seen);
  return passed({ at: point, target, landsOn: around(target, elements, point) });
}

function around(
  target: Element | null,
  elements: readonly Element[],
  point: Point,
): readonly Element[] {
  const there = elementAt(elements, point);
  const found = new Set([target, there, ...controlsAt(elements, point)]);
  return [...found].filter((one) => one !== null);
}

function middle({ x, y, width, height }: Box): Point {
  return { x: Math.floor(x + width / 2), y: Math.floor(y + height / 2) };
}
