import { flag, stepFlag } from "./flags.ts";
import { limits } from "./limits.ts";
import { matchPlaces, type InstructionIndex } from "./encode-instruction.ts";
import { targetOf, type PastStep } from "./past.ts";
import type { Remembered } from "./remembered.ts";
import { splitWords } from "./split-words.ts";
import { noMatches, noReals, type Token } from "./token.ts";

export function wordKeys(text: string): string[] {
  return splitWords(text, limits.wordsPerToken).map((word) => word.key);
}

/** The newest actions, newest first. */
export function encodeHistory(index: InstructionIndex, history: readonly PastStep[]): Token[] {
  return history
    .slice(-limits.history)
    .toReversed()
    .map((step, age) => encodePastStep(index, step, age));
}

function encodePastStep(index: InstructionIndex, step: PastStep, age: number): Token {
  const { action } = step;
  const target = targetOf(step);
  const words = target ? wordKeys(target.name) : [];
  const flags = [flag("token:history"), flag(`past:${action.kind}`), stepFlag("age", age)];
  if (!target) flags.push(flag("past:untargeted"));
  if ("modifiers" in action && action.modifiers.length > 0) flags.push(flag("past:modified"));
  const typed = action.kind === "type" ? wordKeys(action.text) : [];
  return {
    kind: "history",
    words,
    role: target?.role ?? null,
    chord: action.kind === "key" ? action.keys.join("+") : null,
    flags,
    reals: noReals,
    matches: { ...noMatches, name: matchPlaces(index, words), value: matchPlaces(index, typed) },
  };
}

export function encodeRemembered(
  index: InstructionIndex,
  remembered: readonly Remembered[],
): Token[] {
  return remembered.map(({ text, source }, age) => ({
    kind: "remembered",
    words: wordKeys(text),
    role: null,
    chord: null,
    flags: [flag("token:remembered"), flag(`memory:${source}`), stepFlag("age", age)],
    reals: noReals,
    matches: { ...noMatches, name: matchPlaces(index, wordKeys(text)) },
  }));
}
