/** Which states of a task are for learning and which for testing: decided by the state itself, for good. */
import { createHash } from "node:crypto";
import type { Episode, PracticeTask } from "./task.ts";

/** One state in four is never demonstrated, so that even a task with few states keeps some for tests. */
const testShare = 4;

/** The same for every release and every run, because nothing but task and state decides. */
export function isTestState({ taskId, state }: Pick<Episode, "taskId" | "state">): boolean {
  const digest = createHash("sha256").update(`${taskId}\n${state}`).digest();
  return digest.readUInt32BE(0) % testShare === 0;
}

/** Seeds that are looked through for a state that has not come up yet, before one may come again. */
const greatestSearch = 400;

/**
 * Episodes of one kind without end, by seeds from `fromSeed` on. States do not repeat as long as there are new ones
 * to be found; a task with nine states has no tenth.
 */
export function* episodesOf(
  task: PracticeTask,
  options: { readonly states: "training" | "test"; readonly fromSeed: number },
): Generator<Episode, never> {
  const wanted = options.states === "test";
  const seen = new Set<string>();
  let searched = 0;
  for (let seed = options.fromSeed; ; seed += 1) {
    const episode = task.start(seed);
    searched += 1;
    if (isTestState(episode) !== wanted) continue;
    if (seen.has(episode.state) && searched < greatestSearch) continue;
    searched = 0;
    seen.add(episode.state);
    yield episode;
  }
}
