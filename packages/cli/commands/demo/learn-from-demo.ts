/** The second half of the demo: more demonstrations of the same kind, a trained policy, and what it does in new states. */
import { join } from "node:path";
import { openReferenceModel } from "@apprentice/learn/agent/reference-model.ts";
import { takeSessionLock } from "@apprentice/learn/agent/session/session-lock.ts";
import { openUntrainedModel } from "@apprentice/learn/agent/untrained-model.ts";
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import { runSuite } from "@apprentice/learn/evaluate/run-suite.ts";
import type { SuiteCondition } from "@apprentice/learn/evaluate/suite/plan-suite.ts";
import { openPracticeRoom } from "@apprentice/learn/evaluate/suite/practice-room.ts";
import { openRelease, readReleases } from "@apprentice/learn/train/read-release.ts";
import { train } from "@apprentice/learn/train/train.ts";
import { makeSyntheticRelease } from "../../demonstrate/make-release.ts";

export type Learned = {
  readonly demonstrations: number;
  readonly trainingSeconds: number;
  readonly trained: Score;
  readonly untrained: Score;
  /** Inputs outside approved windows, over all episodes; must be 0. */
  readonly strayActions: number;
};

export type Score = { readonly done: number; readonly of: number };

const taskIds: ReadonlySet<string> = new Set([
  "native-select",
  "context-menu",
  "text-form",
  "shortcut-or-menu",
]);
/** More of each than the one that the demo recorded. */
const demonstrationsPerTask = 4;
const episodesPerTask = 2;
/** States that no demonstration began in. */
const testSeed = 7_001;

export async function learnFromDemo(options: {
  readonly out: string;
  readonly release: string;
  readonly seed: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<Learned> {
  const { out, say, signal } = options;
  const tasks = practiceSuite.filter((task) => taskIds.has(task.id));
  const practice = join(out, "practice-release");
  const { manifest } = await makeSyntheticRelease({
    tasks,
    count: demonstrationsPerTask,
    seed: options.seed,
    pace: 0.3,
    out: practice,
    onProgress: ({ made, planned, taskId }) =>
      say(`     demonstration ${made} of ${planned}: ${taskId}`),
    signal,
  });
  const releases = [await openRelease(options.release), await openRelease(practice)];
  const model = join(out, "model");
  const { data, training } = await train({
    trajectories: readReleases(releases),
    releases: releases.map((release) => release.name),
    out: model,
    seed: options.seed,
    settings: {},
    clock: () => performance.now(),
    signal,
  });
  say(
    `     trained on ${data.trajectories} trajectories in ${training.seconds.toFixed(0)} s; now it works by itself, in states that it has never seen`,
  );
  const scores = await examine({ model, tasks, dataDir: out, say, signal });
  return { demonstrations: manifest.trajectories, trainingSeconds: training.seconds, ...scores };
}

async function examine(options: {
  readonly model: string;
  readonly tasks: readonly PracticeTask[];
  readonly dataDir: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<Pick<Learned, "trained" | "untrained" | "strayActions">> {
  const { tasks, dataDir, say, signal } = options;
  const clock = (): number => performance.timeOrigin + performance.now();
  await using stack = new AsyncDisposableStack();
  const model = stack.use(await openReferenceModel(options.model));
  const untrained = stack.use(await openUntrainedModel(options.model));
  const room = stack.use(await openPracticeRoom({ clock, signal }));
  const lock = stack.use(await takeSessionLock({ dataDir, display: room.display, clock }));
  const run = (condition: SuiteCondition, episodes: number) =>
    runSuite({
      model,
      untrained,
      room,
      lock,
      tasks,
      conditions: [condition],
      episodes,
      seed: testSeed,
      clock,
      signal,
      onEpisode: ({ planned, success, run: { counts } }) =>
        say(
          `     ${condition === "control_untrained" ? "untrained" : "trained  "}  ${success ? "done    " : "not done"}  ${planned.episode.instruction} (${counts.steps} steps)`,
        ),
    });
  const without = await run("control_untrained", 1);
  const learned = await run("unseen_state", episodesPerTask);
  const score = ({ trials }: typeof learned): Score => ({
    done: trials.filter((trial) => trial.success).length,
    of: trials.length,
  });
  return {
    trained: score(learned),
    untrained: score(without),
    strayActions: without.strayActions + learned.strayActions,
  };
}
