/** Texts that a run has come by and may type later: what was copied, and what was read where it acted. */
import { limits } from "./limits.ts";
import { targetOf, textOf, type PastStep } from "./past.ts";

export type Remembered = { readonly text: string; readonly source: "copied" | "acted" | "given" };

/** Newest first, without repetitions, at most `limits.remembered`; `given` texts come before all. */
export function rememberedTexts(
  history: readonly PastStep[],
  given: readonly string[] = [],
): Remembered[] {
  const found: Remembered[] = given.map((text) => ({ text, source: "given" }));
  for (const step of history.toReversed()) {
    const remembered = rememberedBy(step);
    if (remembered) found.push(remembered);
  }
  const seen = new Set<string>();
  return found
    .filter(({ text }) => text.trim() !== "" && !seen.has(text) && seen.add(text))
    .slice(0, limits.remembered);
}

function rememberedBy(step: PastStep): Remembered | null {
  const { action } = step;
  if (action.kind === "type") return null;
  const target = targetOf(step);
  if (!target) return null;
  const text = textOf(target.value) || target.name;
  const chord = action.kind === "key" ? action.keys.join("+") : "";
  if (chord === "ctrl+c" || chord === "ctrl+x") return { text, source: "copied" };
  return action.kind === "key" ? null : { text, source: "acted" };
}
