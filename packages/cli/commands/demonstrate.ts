/** `apprentice demonstrate`: scripted people do the practice tasks under the real recorder; the result is a release. */
import { randomBytes } from "node:crypto";
import { InvalidArgumentError, type Command } from "commander";
import { ReleaseId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import {
  demonstrateSuite,
  type DemonstrationProgress,
} from "@apprentice/learn/demonstrate/demonstrate-suite.ts";
import { planDemonstrations } from "@apprentice/learn/demonstrate/plan-demonstrations.ts";
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import { createRelease } from "@apprentice/learn/release/create-release.ts";
import type { CommandContext } from "../command-context.ts";
import { openStudio } from "../demonstrate/open-studio.ts";
import { recordDemonstration } from "../demonstrate/record-demonstration.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";

type Options = {
  readonly suite: string;
  readonly count: number;
  readonly tasks?: string;
  readonly seed: number;
  readonly pace: number;
  readonly out: string;
  readonly json?: true;
};

export function addDemonstrate(program: Command, context: CommandContext): void {
  program
    .command("demonstrate")
    .description("make demonstrations by scripted people on a private desktop, marked as synthetic")
    .requiredOption("--suite <name>", "which tasks; there is one suite: practice")
    .requiredOption("--count <n>", "demonstrations per task", wholeNumber)
    .option("--tasks <ids>", "only these tasks, with commas between them")
    .option("--seed <n>", "decides states, people and wordings", wholeNumber, 1)
    .option("--pace <factor>", "1 is an ordinary pace, 0.5 takes half the time", positive, 0.35)
    .requiredOption("--out <dir>", "new folder for the release")
    .option("--json", "print one JSON document")
    .action(async (options: Options) => {
      const { manifest, progress } = await demonstrate(options, context);
      const { releaseId, trajectories, steps, applications } = manifest;
      const { failed = 0, skipped = 0 } = progress ?? {};
      const made = { releaseId, out: options.out, trajectories, steps, applications };
      const json = { ...made, source: "synthetic", failedTries: failed, skipped };
      const left = skipped > 0 ? `; ${skipped} left out, because they failed at every try` : "";
      const text = `${options.out}: ${trajectories} synthetic demonstrations, ${steps} steps${left}`;
      printAnswer({ json, text }, options.json === true);
    });
}

async function demonstrate(options: Options, { signal }: CommandContext) {
  const tasks = chooseTasks(options);
  const plan = planDemonstrations({ ...options, tasks });
  const clock = (): number => performance.timeOrigin + performance.now();
  const stop = new AbortController();
  await using studio = await openStudio({ clock, signal: stop.signal });
  let progress: DemonstrationProgress | null = null as DemonstrationProgress | null;
  const source = demonstrateSuite({
    plan,
    record: (demonstration) => recordDemonstration(demonstration, studio, clock),
    onProgress: (now) => {
      progress = now;
      log(progressLine(now));
    },
    signal,
    clock,
  });
  const manifest = await createRelease({
    source,
    releaseId: newId({ schema: ReleaseId, prefix: "rel", random: randomBytes(16) }),
    out: options.out,
    pseudonymKey: randomBytes(32),
    createdMs: clock(),
    // The source ends by itself when the person stops the program, so that what was made is kept.
    signal: stop.signal,
  });
  return { manifest, progress };
}

/** Without --tasks all that may be trained on. */
function chooseTasks({ suite, tasks }: Options): readonly PracticeTask[] {
  if (suite !== "practice")
    throw new CliError("wrong_usage", `there is no suite "${suite}"; there is: practice`);
  const trained = practiceSuite.filter((task) => !task.heldOut);
  if (tasks === undefined) return trained;
  return tasks.split(",").map((id) => {
    const task = practiceSuite.find((candidate) => candidate.id === id.trim());
    if (task?.heldOut)
      throw new CliError("refused", `task ${task.id} is held out: nothing is ever trained on it`);
    if (task) return task;
    const known = trained.map((candidate) => candidate.id).join(", ");
    throw new CliError("wrong_usage", `there is no task "${id}"; there are: ${known}`);
  });
}

function progressLine(progress: DemonstrationProgress): string {
  const { made, planned, failed, taskId, reason, etaSeconds } = progress;
  const misses = failed > 0 ? `, ${failed} failed` : "";
  const result = reason === null ? taskId : `${taskId} failed: ${reason}`;
  return `demonstrate: ${made}/${planned}${misses}, ${minutes(etaSeconds)} left (${result})`;
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("give a whole number from 1 on");
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 10))
    throw new InvalidArgumentError("give a number above 0 and up to 10");
  return value;
}
