import type { Decision } from "./decode.ts";
import type { Label } from "./label-step.ts";
import type { VocabularyIndex } from "./vocabulary.ts";

/** Whether a decision is what the recorded step was, in every part that the label speaks of. */
export function isRight(
  decision: Decision | undefined,
  label: Label,
  vocabulary: Pick<VocabularyIndex, "chord">,
): boolean {
  if (!decision || decision.kind !== label.kind) return false;
  const among = (answers: readonly number[], number: number | null) =>
    answers.length === 0 || (number !== null && answers.includes(number));
  const spoken = label.kind === "type";
  return (
    among(label.element, decision.element) &&
    among(label.second, decision.second) &&
    (!spoken || label.source === null || label.source === decision.source) &&
    (!spoken || (among(label.start, decision.start) && among(label.end, decision.end))) &&
    (!spoken || among(label.memory, decision.memory)) &&
    (label.chord === null || vocabulary.chord(label.chord) === decision.chord) &&
    (label.count === null || label.count === decision.count) &&
    (label.scroll === null || label.scroll === decision.scroll) &&
    (label.modifier === null || label.modifier === decision.modifier)
  );
}
