/** Who demonstrates what: one demonstration of each task by each person, in states that no test uses. */
import { seededRandom, type Random } from "../evaluate/practice/seeded-random.ts";
import { episodesOf } from "../evaluate/practice/split-states.ts";
import type { Episode, PracticeTask } from "../evaluate/practice/task.ts";
import { drawPerson, type PersonTraits } from "./draw-person.ts";

export type Demonstration = {
  readonly task: PracticeTask;
  readonly episode: Episode;
  readonly person: PersonTraits;
  /** The episode's own instruction, or one of the paraphrases that are not kept for tests. */
  readonly instruction: string;
  /** Of the person's hands in this demonstration. */
  readonly seed: number;
};

export type DemonstrationPlan = {
  readonly tasks: readonly PracticeTask[];
  /** Demonstrations per task, each by another person. */
  readonly count: number;
  readonly seed: number;
  readonly pace: number;
};

/** Person by person, so that a run which is stopped early still has every task about equally often. */
export function planDemonstrations(plan: DemonstrationPlan): Demonstration[] {
  const { tasks, count, seed, pace } = plan;
  const random = seededRandom(seed);
  const episodes = tasks.map((task, index) =>
    episodesOf(task, { states: "training", fromSeed: seed * 100_000 + index * 1_000 }),
  );
  return Array.from({ length: count }, (_, number) =>
    drawPerson({ number: number + 1, random, pace }),
  ).flatMap((person) =>
    tasks.flatMap((task, index): Demonstration[] => {
      const episode = episodes[index]?.next().value;
      if (!episode) return [];
      const instruction = chooseInstruction(episode, person, random);
      return [{ task, episode, person, instruction, seed: random.integer(1, 2 ** 31) }];
    }),
  );
}

/** Another for each state in turn; null for a task that has no wordings for tests. */
export function testParaphrase({
  testWordings,
  seed,
}: Pick<Episode, "testWordings" | "seed">): string | null {
  return testWordings[seed % Math.max(1, testWordings.length)] ?? null;
}

function chooseInstruction(episode: Episode, person: PersonTraits, random: Random): string {
  const others = episode.paraphrases;
  const paraphrased = others.length > 0 && random.next() < person.paraphraseShare;
  return paraphrased ? random.pick(others) : episode.instruction;
}
