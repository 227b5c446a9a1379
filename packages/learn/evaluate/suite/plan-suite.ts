/** Which episodes a model is put through: states that nobody demonstrated, other wordings, tasks never trained on. */
import { testParaphrase } from "../../demonstrate/plan-demonstrations.ts";
import { episodesOf } from "../practice/split-states.ts";
import type { Episode, PracticeTask } from "../practice/task.ts";
import type { TrialCondition } from "../trial.ts";

export type PlannedEpisode = {
  readonly task: PracticeTask;
  readonly episode: Episode;
  /** What the model is told; in the control `control_swapped` it is another episode's. */
  readonly instruction: string;
  readonly condition: TrialCondition;
};

export const suiteConditions = [
  "unseen_state",
  "paraphrase",
  "unseen_task",
  "control_untrained",
  "control_swapped",
] as const satisfies readonly TrialCondition[];
export type SuiteCondition = (typeof suiteConditions)[number];

export type SuitePlan = {
  readonly tasks: readonly PracticeTask[];
  /** Per task and condition. */
  readonly episodes: number;
  readonly seed: number;
  readonly conditions: readonly SuiteCondition[];
};

/** Test states alone: what decides is the state's hash, so no training seed can have shown one of them. */
export function planSuite({ tasks, episodes, seed, conditions }: SuitePlan): PlannedEpisode[] {
  return conditions.flatMap((condition) =>
    tasks
      .filter((task) => task.heldOut === (condition === "unseen_task"))
      .filter((task) => condition !== "paraphrase" || isWordedBlindly(task))
      .flatMap((task) => {
        const states = episodesOf(task, { states: "test", fromSeed: seed * 100_000 });
        return Array.from({ length: episodes }, () => plan(task, condition, states));
      }),
  );
}

/** What has no wording for tests cannot be asked for in other words. */
function isWordedBlindly(task: PracticeTask): boolean {
  return task.start(0).testWordings.length > 0;
}

function plan(
  task: PracticeTask,
  condition: SuiteCondition,
  states: Generator<Episode, never>,
): PlannedEpisode {
  const episode = states.next().value;
  return { task, episode, condition, instruction: instructionFor(condition, episode, task) };
}

function instructionFor(condition: SuiteCondition, episode: Episode, task: PracticeTask): string {
  if (condition === "paraphrase") return testParaphrase(episode) ?? episode.instruction;
  return condition === "control_swapped" ? otherInstruction(episode, task) : episode.instruction;
}

const greatestSearch = 1_000;

/** Of the same task in another state, so that it reads as well and asks for something else. */
function otherInstruction(episode: Episode, task: PracticeTask): string {
  for (let seed = episode.seed + 1; seed < episode.seed + greatestSearch; seed += 1) {
    const { instruction } = task.start(seed);
    if (instruction !== episode.instruction) return instruction;
  }
  return "";
}
