/** `apprentice demonstrate`: scripted people do the practice tasks under the real recorder; the result is a release. */
import { InvalidArgumentError, Option, type Command } from "commander";
import type { DemonstrationProgress } from "@apprentice/learn/demonstrate/demonstrate-suite.ts";
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import type { CommandContext } from "../command-context.ts";
import { makeSyntheticRelease } from "../demonstrate/make-release.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";
import { dataOption, type DataOptions } from "../recording/participant-options.ts";

type Options = DataOptions & {
  readonly suite: string;
  readonly count: number;
  readonly tasks?: string;
  readonly seed: number;
  readonly pace: number;
  readonly masking: "roles" | "detect";
  readonly out: string;
};

export function addDemonstrate(program: Command, context: CommandContext): void {
  dataOption(program.command("demonstrate"))
    .description("make demonstrations by scripted people on a private desktop, marked as synthetic")
    .requiredOption("--suite <name>", "which tasks; there is one suite: practice")
    .requiredOption("--count <n>", "demonstrations per task", wholeNumber)
    .option("--tasks <ids>", "only these tasks, with commas between them")
    .option("--seed <n>", "decides states, people and wordings", wholeNumber, 1)
    .option("--pace <factor>", "1 is an ordinary pace, 0.5 takes half the time", positive, 0.35)
    .addOption(
      new Option(
        "--masking <how>",
        "roles masks names by role, detect only what is found sensitive",
      )
        .choices(["roles", "detect"])
        .default("detect"),
    )
    .requiredOption("--out <dir>", "new folder for the release")
    .action(async (options: Options) => {
      const { manifest, failedTries, skipped, differing } = await makeSyntheticRelease({
        ...options,
        tasks: chooseTasks(options),
        dataDir: options.data,
        onProgress: (progress) => log(progressLine(progress)),
        signal: context.signal,
      });
      const { releaseId, trajectories, steps, applications } = manifest;
      const made = { releaseId, out: options.out, trajectories, steps, applications };
      const left = skipped > 0 ? `; ${skipped} left out, because they failed at every try` : "";
      printAnswer(
        {
          json: { ...made, source: "synthetic", failedTries, skipped, differing },
          text: `${options.out}: ${trajectories} synthetic demonstrations, ${steps} steps${left}; ${differing} recorded otherwise than meant`,
        },
        options.json === true,
      );
    });
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
