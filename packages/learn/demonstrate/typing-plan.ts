/** How a person types: uneven pauses, now and then a wrong letter that is taken back. */
import type { Random } from "../evaluate/practice/seeded-random.ts";

export type Keystroke =
  | { readonly kind: "text"; readonly text: string; readonly afterMs: number }
  | { readonly kind: "backspace"; readonly afterMs: number };

const letters = Array.from("abcdefghijklmnopqrstuvwxyz");

/** Keystrokes that leave exactly `text` behind. `typoShare` is the chance of a slip per letter. */
export function typingPlan(options: {
  readonly text: string;
  readonly typoShare: number;
  readonly pace: number;
  readonly random: Random;
}): Keystroke[] {
  const { random, pace } = options;
  const pause = (): number => Math.round(Math.max(25, 90 + 35 * random.normal()) * pace);
  const strokes: Keystroke[] = [];
  for (const character of options.text) {
    if (/\p{L}/u.test(character) && random.next() < options.typoShare) {
      strokes.push({ kind: "text", text: random.pick(letters), afterMs: pause() });
      strokes.push({ kind: "backspace", afterMs: pause() * 3 });
    }
    strokes.push({ kind: "text", text: character, afterMs: pause() });
  }
  return strokes;
}
