/** Labels as the distributions that the loss compares with. */
import type { Feed } from "../graph/session.ts";
import { pointerRanges } from "./batch.ts";
import {
  decisionKinds,
  modifierClasses,
  pointers,
  scrollDirections,
  textSources,
} from "./decision-kinds.ts";
import { limits } from "./limits.ts";
import type { Label } from "./label-step.ts";
import { classCount, headOffset, type ClassHead } from "./network.ts";
import type { Packed } from "./pack.ts";
import type { VocabularyIndex } from "./vocabulary.ts";

/** Class number of each head that the label speaks of. */
export function labelClasses(
  label: Label,
  vocabulary: Pick<VocabularyIndex, "chord">,
): Partial<Record<ClassHead, number>> {
  const chord = label.chord === null ? undefined : vocabulary.chord(label.chord);
  return {
    kind: decisionKinds.indexOf(label.kind),
    ...(label.source && { source: textSources.indexOf(label.source) }),
    ...(chord !== undefined && { chord }),
    ...(label.count !== null && { count: label.count - 1 }),
    ...(label.scroll && { scroll: scrollDirections.indexOf(label.scroll) }),
    ...lengthOf(label),
    ...(label.modifier && { modifier: modifierClasses.indexOf(label.modifier) }),
  };
}

/** The same text may stand in several places; it is as long in each. */
function lengthOf({ start: [start], end: [end] }: Label): { length?: number } {
  if (start === undefined || end === undefined) return {};
  return { length: Math.min(end - start, limits.spanLengths - 1) };
}

export type Targeted = {
  readonly packed: Packed;
  readonly label: Label;
  readonly classes: Partial<Record<ClassHead, number>>;
  readonly weight: number;
};

export function targetFeeds(
  examples: readonly Targeted[],
  tokens: number,
): Record<"class_targets" | "pointer_targets", Feed> {
  const batch = examples.length;
  const classes = new Float32Array(batch * classCount);
  const pointed = new Float32Array(batch * pointers.length * tokens);
  examples.forEach((example, at) => {
    for (const [head, number] of Object.entries(example.classes)) {
      classes[at * classCount + headOffset(head as ClassHead) + number] = example.weight;
    }
    const ranges = pointerRanges(example.packed);
    pointers.forEach((name, pointer) => {
      const answers = example.label[name];
      const start = (at * pointers.length + pointer) * tokens + (ranges[pointer]?.from ?? 0);
      for (const answer of answers) {
        pointed[start + answer] = (pointed[start + answer] ?? 0) + example.weight / answers.length;
      }
    });
  });
  return {
    class_targets: { values: classes, shape: [batch, classCount] },
    pointer_targets: { values: pointed, shape: [batch, pointers.length, tokens] },
  };
}
