/** Lets a model propose and a scripted person correct it; what comes of it are trajectories with source `correction`. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { Model } from "@apprentice/learn/agent/model.ts";
import { runAgent } from "@apprentice/learn/agent/run-agent.ts";
import { episodesOf } from "@apprentice/learn/evaluate/practice/split-states.ts";
import type { Episode, PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import { correctingDirector } from "./correcting-director.ts";
import { clock, type Examiner } from "./examine.ts";

const outcomePatienceMs = 600;
const pollMs = 50;
const spareSteps = 8;

/** Of states that no test uses; only those where the work was done in the end and something was corrected. */
export async function collectCorrections(options: {
  readonly model: Model;
  readonly tasks: readonly PracticeTask[];
  /** Episodes per task. */
  readonly episodes: number;
  readonly seed: number;
  readonly examiner: Examiner;
  readonly signal: AbortSignal;
}): Promise<Trajectory[]> {
  const found: Trajectory[] = [];
  for (const task of options.tasks) {
    const states = episodesOf(task, { states: "training", fromSeed: options.seed * 100_000 });
    for (let count = 0; count < options.episodes; count += 1) {
      const corrected = await correctOne({ ...options, task, episode: states.next().value });
      if (corrected) found.push(corrected);
    }
  }
  return found;
}

async function correctOne(options: {
  readonly model: Model;
  readonly task: PracticeTask;
  readonly episode: Episode;
  readonly examiner: Examiner;
  readonly signal: AbortSignal;
}): Promise<Trajectory | null> {
  const { model, task, episode, signal } = options;
  const { room, lock } = options.examiner;
  await using scene = await room.stage.open(episode, task.application);
  await using guard = await createGuard({ sessionKey: new Uint8Array(randomBytes(32)) });
  const run = await runAgent({
    ...room,
    guard,
    model,
    instruction: episode.instruction,
    mode: "propose",
    director: correctingDirector(episode),
    lock,
    paused: () => false,
    pictures: false,
    greatestSteps: episode.plan({ shortcuts: true, tabs: false }).length + spareSteps,
    os: process.platform,
    clock,
    wait: (ms, ended) => sleep(ms, undefined, ended ? { signal: ended } : {}),
    random: (length) => randomBytes(length),
    signal,
  });
  for (let waitedMs = 0; waitedMs <= outcomePatienceMs; waitedMs += pollMs) {
    if (episode.check(await scene.report())) return run.correction;
    await sleep(pollMs);
  }
  return null;
}
