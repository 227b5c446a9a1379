/** `apprentice evaluate`: how well a model does work that it was never shown, with controls and intervals. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { openReferenceModel } from "@apprentice/learn/agent/reference-model.ts";
import { takeSessionLock } from "@apprentice/learn/agent/session/session-lock.ts";
import { openUntrainedModel } from "@apprentice/learn/agent/untrained-model.ts";
import { findMiniwob } from "@apprentice/learn/evaluate/miniwob/find-miniwob.ts";
import { runMiniwob } from "@apprentice/learn/evaluate/miniwob/run-miniwob.ts";
import { runSuite, type SuiteResult } from "@apprentice/learn/evaluate/run-suite.ts";
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import {
  suiteConditions,
  type SuiteCondition,
} from "@apprentice/learn/evaluate/suite/plan-suite.ts";
import { openPracticeRoom } from "@apprentice/learn/evaluate/suite/practice-room.ts";
import type { EpisodeResult } from "@apprentice/learn/evaluate/suite/run-episode.ts";
import { suiteTable } from "@apprentice/learn/evaluate/suite/suite-table.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";

type Options = {
  readonly suite: string;
  readonly model: string;
  readonly html?: string;
  readonly episodes: number;
  readonly seed: number;
  readonly tasks?: string;
  readonly conditions?: string;
  readonly demonstrations?: number;
  readonly masking: "roles" | "detect";
  readonly json?: true;
};

export function addEvaluate(program: Command, context: CommandContext): void {
  program
    .command("evaluate")
    .description("put a model through tasks in states that it was never shown, beside its controls")
    .requiredOption("--suite <name>", "practice, or miniwob with --html")
    .requiredOption("--model <model>", "folder of a trained model")
    .option("--html <dir>", "the folder that holds MiniWoB++'s pages (miniwob/ and core/)")
    .option("--episodes <n>", "episodes per task and condition", wholeNumber, 1)
    .option("--seed <n>", "decides the states", wholeNumber, 1)
    .option("--tasks <ids>", "only these tasks, with commas between them")
    .option("--conditions <names>", `some of ${suiteConditions.join(", ")}`)
    .option(
      "--demonstrations <n>",
      "how many per task the model learned from; noted in each trial, for `apprentice value`",
      wholeNumber,
    )
    .addOption(
      new Option("--masking <how>", "what the model sees of practice pages: as it was trained")
        .choices(["roles", "detect"])
        .default("detect"),
    )
    .option("--json", "print one JSON document")
    .action(async (options: Options) => {
      const result = await evaluate(options, context);
      printAnswer({ json: result, text: suiteTable(result) }, options.json === true);
    });
}

async function evaluate(options: Options, context: CommandContext): Promise<SuiteResult> {
  if (options.suite === "practice") return evaluatePractice(options, context);
  if (options.suite === "miniwob") return evaluateMiniwob(options, context);
  throw new CliError("wrong_usage", `there is no suite "${options.suite}": practice or miniwob`);
}

async function evaluateMiniwob(options: Options, { signal }: CommandContext) {
  if (options.html === undefined)
    throw new CliError("wrong_usage", "--suite miniwob needs --html with the folder of its pages");
  const miniwob = await findMiniwob(options.html);
  const clock = (): number => performance.timeOrigin + performance.now();
  await using stack = new AsyncDisposableStack();
  const model = stack.use(await openReferenceModel(options.model));
  const dataDir = await mkdtemp(join(tmpdir(), "apprentice-evaluate-"));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  return await runMiniwob({
    miniwob,
    ...(options.tasks === undefined ? {} : { tasks: options.tasks.split(",") }),
    model,
    lockFor: (display) => takeSessionLock({ dataDir, display, clock }),
    episodes: options.episodes,
    seed: options.seed,
    onEpisode: (task, success, done, of) =>
      log(`evaluate: ${done}/${of} ${task}: ${success ? "done" : "not done"}`),
    clock,
    signal,
  });
}

async function evaluatePractice(options: Options, { signal }: CommandContext) {
  const tasks = chooseTasks(options.tasks);
  const conditions = chooseConditions(options.conditions);
  const clock = (): number => performance.timeOrigin + performance.now();
  await using stack = new AsyncDisposableStack();
  const model = stack.use(await openReferenceModel(options.model));
  const untrained = stack.use(await openUntrainedModel(options.model));
  // The lock of a desktop that nobody works on: a person's own data folder has nothing to do with it.
  const dataDir = await mkdtemp(join(tmpdir(), "apprentice-evaluate-"));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const { masking } = options;
  const never = new AbortController().signal;
  const room = stack.use(await openPracticeRoom({ clock, signal: never, masking }));
  const lock = stack.use(await takeSessionLock({ dataDir, display: room.display, clock }));
  // Awaited here: what the run needs is given back when this function returns.
  return await runSuite({
    model,
    untrained,
    room,
    lock,
    tasks,
    conditions,
    clock,
    signal,
    episodes: options.episodes,
    seed: options.seed,
    view: masking === "roles" ? "masked" : "unmasked",
    ...(options.demonstrations === undefined ? {} : { demonstrations: options.demonstrations }),
    onEpisode: (result, done, of) => log(progressLine(result, done, of)),
  });
}

function chooseTasks(ids: string | undefined): readonly PracticeTask[] {
  if (ids === undefined) return practiceSuite;
  return ids.split(",").map((id) => {
    const task = practiceSuite.find((candidate) => candidate.id === id.trim());
    if (task) return task;
    const known = practiceSuite.map((candidate) => candidate.id).join(", ");
    throw new CliError("wrong_usage", `there is no task "${id}"; there are: ${known}`);
  });
}

function chooseConditions(names: string | undefined): readonly SuiteCondition[] {
  if (names === undefined) return suiteConditions;
  return names.split(",").map((name) => {
    const found = suiteConditions.find((condition) => condition === name.trim());
    if (found) return found;
    const known = suiteConditions.join(", ");
    throw new CliError("wrong_usage", `there is no condition "${name}"; there are: ${known}`);
  });
}

function progressLine({ planned, success, run }: EpisodeResult, done: number, of: number): string {
  const outcome = success ? "done" : `not done (${run.reason})`;
  const { condition, task } = planned;
  return `evaluate: ${done}/${of} ${condition} ${task.id}: ${outcome}, ${run.counts.steps} steps`;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000)
    throw new InvalidArgumentError("give a whole number from 1 on");
  return value;
}
