/** What the policy should have said before a recorded step. */
import type { Action, ActionOf, SafeElement } from "@apprentice/core/action/action.ts";
import { contains, type Point } from "@apprentice/core/event/geometry.ts";
import type { DecisionKind, ModifierClass, ScrollDirection, TextSource } from "./decision-kinds.ts";
import type { EncodedObservation } from "./encode-observation.ts";
import { limits } from "./limits.ts";
import { targetIdOf, targetOf, textOf, type PastStep } from "./past.ts";

/** Lists hold every answer that is right; an empty list or a null takes no part in the loss. */
export type Label = {
  readonly kind: DecisionKind;
  readonly modifier: ModifierClass | null;
  /** Numbers of elements, words or remembered texts of the encoded observation. */
  readonly element: readonly number[];
  readonly second: readonly number[];
  readonly start: readonly number[];
  readonly end: readonly number[];
  readonly memory: readonly number[];
  readonly source: TextSource | null;
  readonly chord: string | null;
  readonly count: number | null;
  readonly scroll: ScrollDirection | null;
};

const nothing = {
  modifier: null,
  element: [],
  second: [],
  start: [],
  end: [],
  memory: [],
  source: null,
  chord: null,
  count: null,
  scroll: null,
} satisfies Omit<Label, "kind">;

export const terminateLabel: Label = { ...nothing, kind: "terminate" };

export function labelStep(step: PastStep, encoded: EncodedObservation): Label {
  const { action } = step;
  const element = sameAs(targetIdOf(step), step, encoded);
  const kind = action.kind;
  switch (kind) {
    case "click":
    case "double_click":
    case "triple_click":
    case "right_click":
    case "middle_click":
    case "long_press":
    case "move":
      return { ...nothing, kind, element, modifier: modifierOf(action) };
    case "drag":
      return {
        ...nothing,
        kind,
        element,
        modifier: modifierOf(action),
        second: elementsAt(action.to, encoded),
      };
    case "scroll":
      return {
        ...nothing,
        kind,
        element,
        modifier: modifierOf(action),
        scroll: directionOf(action),
      };
    case "type":
      return { ...nothing, kind, element, ...textOrigin(step, action, encoded) };
    case "key": {
      const chord = action.keys.join("+");
      return { ...nothing, kind, chord, count: Math.min(action.count, limits.pressCount) };
    }
    case "wait":
      return { ...nothing, kind };
    default:
      return kind satisfies never;
  }
}

function modifierOf(action: Extract<Action, { modifiers: unknown }>): ModifierClass {
  return action.modifiers[0] ?? "none";
}

export function directionOf(action: ActionOf<"scroll">): ScrollDirection {
  if (Math.abs(action.dx) > Math.abs(action.dy)) return action.dx > 0 ? "right" : "left";
  return action.dy > 0 ? "down" : "up";
}

/** The chosen elements that are as good as the recorded one: itself, and those with the same box. */
function sameAs(id: string | null, step: PastStep, encoded: EncodedObservation): number[] {
  const target = step.observation?.elements.find((element) => element.id === id);
  if (!target) return [];
  return numbersOf(
    encoded.elements,
    (element) => element.id === id || isSamePlace(element, target),
  );
}

function isSamePlace(a: SafeElement, b: SafeElement): boolean {
  const near = (left: number, right: number) => Math.abs(left - right) <= 2;
  return (
    near(a.box.x, b.box.x) &&
    near(a.box.y, b.box.y) &&
    near(a.box.width, b.box.width) &&
    near(a.box.height, b.box.height)
  );
}

/** The smallest chosen element under a point, with those of the same box. */
function elementsAt(point: Point, encoded: EncodedObservation): number[] {
  const under = encoded.elements.filter((element) => contains(element.box, point));
  const area = (element: SafeElement) => element.box.width * element.box.height;
  const smallest = under.sort((a, b) => area(a) - area(b))[0];
  return smallest ? numbersOf(encoded.elements, (element) => isSamePlace(element, smallest)) : [];
}

function numbersOf<T>(list: readonly T[], holds: (item: T) => boolean): number[] {
  return list.flatMap((item, index) => (holds(item) ? [index] : []));
}

/** Where the typed text stands: in the instruction if it does, else among the remembered texts. */
function textOrigin(step: PastStep, action: ActionOf<"type">, encoded: EncodedObservation) {
  const text = typedText(step, action);
  const spans = text === "" ? [] : spansOf(text, encoded);
  if (spans.length > 0) {
    const start = spans.map((span) => span.start);
    return { source: "instruction" as const, start, end: spans.map((span) => span.end) };
  }
  const wanted = text.toLowerCase();
  const memory = numbersOf(encoded.remembered, (one) => one.text.trim().toLowerCase() === wanted);
  return memory.length > 0 && text !== "" ? { source: "memory" as const, memory } : {};
}

/** What was added: the recording keeps the field's final text, which may begin with what stood there. */
function typedText(step: PastStep, action: ActionOf<"type">): string {
  const before = textOf(targetOf(step)?.value ?? null);
  const isAppended = before !== "" && action.text.length > before.length;
  const added = isAppended && action.text.startsWith(before);
  return (added ? action.text.slice(before.length) : action.text).trim();
}

/** Runs of words of the instruction that read exactly as `text`, letter case aside. */
function spansOf(text: string, encoded: EncodedObservation) {
  const instruction = encoded.instruction.toLowerCase();
  const wanted = text.toLowerCase();
  const spans: { start: number; end: number }[] = [];
  let from = instruction.indexOf(wanted);
  while (from >= 0 && spans.length < limits.instructionWords) {
    const start = encoded.words.findIndex((word) => word.from === from);
    const end = encoded.words.findIndex((word) => word.to === from + wanted.length);
    if (start >= 0 && end >= start && end - start < limits.spanWords) spans.push({ start, end });
    from = instruction.indexOf(wanted, from + 1);
  }
  return spans;
}
