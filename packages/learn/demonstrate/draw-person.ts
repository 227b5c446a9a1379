/** Draws the habits that make one scripted person's demonstrations differ from another's. */
import type { Random } from "../evaluate/practice/seeded-random.ts";
import type { Habits } from "../evaluate/practice/task.ts";

export type PersonTraits = {
  /** Names the person within one run; it stands for nobody. */
  readonly name: string;
  readonly habits: Habits;
  /** Times all pauses and movements: 1 is an ordinary pace, 0.5 takes half the time. */
  readonly pace: number;
  /** Chance of a wrong letter that is taken back, per letter. */
  readonly typoShare: number;
  /** Share of demonstrations that were asked for in other words than the usual ones. */
  readonly paraphraseShare: number;
};

/** `pace` is that of the whole run; people lie a quarter above and below it. */
export function drawPerson(options: {
  readonly number: number;
  readonly random: Random;
  readonly pace: number;
}): PersonTraits {
  const { number, random, pace } = options;
  return {
    name: `synthetic-${number}`,
    habits: {
      shortcuts: random.next() < 0.6,
      tabs: random.next() < 0.5,
      backwards: random.next() < 0.2,
    },
    pace: pace * (0.75 + 0.5 * random.next()),
    typoShare: random.next() * 0.06,
    paraphraseShare: 0.4,
  };
}
