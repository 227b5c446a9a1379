/** `apprentice train`: a reference policy out of one or several releases, with its model card. */
import { join } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import type { ModelDescription } from "@apprentice/learn/train/model-description.ts";
import { readModel } from "@apprentice/learn/train/model-folder.ts";
import { openRelease, readReleases, type Release } from "@apprentice/learn/train/read-release.ts";
import { train, type TrainingProgress } from "@apprentice/learn/train/train.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { type ModelRegister, modelRegister } from "../model-register.ts";
import { log, printAnswer } from "../output.ts";
import { clientFor } from "./trajectory.ts";

type Options = {
  readonly release: readonly string[];
  readonly out: string;
  readonly seed: number;
  readonly steps?: number;
  readonly collector?: string;
  readonly token?: string;
  readonly json?: true;
};

export function addTrain(program: Command, context: CommandContext): void {
  program
    .command("train")
    .description(
      "train the reference policy; a run that was interrupted goes on when called again as before",
    )
    .requiredOption("--release <dir...>", "folders of releases, one or several")
    .requiredOption("--out <model>", "new folder for the model")
    .option("--seed <n>", "decides first parameters and the order of examples", wholeNumber, 1)
    .option(
      "--steps <n>",
      "most steps, in place of what the number of examples suggests",
      stepCount,
    )
    .option(
      "--collector <url>",
      "asked before whether the releases may still be learned from, and told of the model",
    )
    .option("--token <token>", "your staff token for --collector; default: APPRENTICE_TOKEN")
    .option("--json", "print one JSON document")
    .action(async (options: Options) => {
      const model = await trainModel(options, context);
      const { data, training, parameters } = model;
      const accuracy = training.heldOutAccuracy;
      const share = accuracy === null ? "not measured" : `${(100 * accuracy).toFixed(1)} %`;
      const text = [
        `${options.out}: ${parameters} parameters, ${training.steps} steps in ${training.seconds.toFixed(0)} s`,
        `learned from ${data.trajectories} trajectories; held-out steps done exactly right: ${share}`,
        `what it is and what it must not be used for: ${join(options.out, "model-card.md")}`,
      ].join("\n");
      printAnswer({ json: { out: options.out, ...model }, text }, options.json === true);
    });
}

async function trainModel(options: Options, context: CommandContext): Promise<ModelDescription> {
  const releases: Release[] = [];
  for (const folder of options.release) releases.push(await openRelease(folder));
  const register = await registerOf(options, releases, context);
  await register?.askActive();
  const model =
    (register && (await trainedBefore(options, releases))) ??
    (await train({
      trajectories: readReleases(releases),
      releases: releases.map((release) => release.name),
      out: options.out,
      seed: options.seed,
      settings: options.steps === undefined ? {} : { steps: options.steps },
      progress: (progress) => log(progressLine(progress)),
      clock: () => performance.now(),
      signal: context.signal,
    }));
  await register?.register({ model: model.files["policy.onnx"], out: options.out });
  return model;
}

async function registerOf(
  { collector, token }: Options,
  releases: readonly Release[],
  context: CommandContext,
): Promise<ModelRegister | null> {
  if (collector !== undefined) {
    const purpose = "train_computer_use_agents";
    const staff = { collector, purpose, ...(token === undefined ? {} : { token }) };
    return modelRegister(clientFor(staff, context), releases);
  }
  if (token !== undefined) throw new CliError("wrong_usage", "--token needs --collector");
  log("train: without --collector nobody tells whether a release was revoked since it was made");
  return null;
}

/** A model of these very releases and this seed, which the collector may not have been told of. */
async function trainedBefore(
  { out, seed }: Options,
  releases: readonly Release[],
): Promise<ModelDescription | null> {
  const found = await readModel(out).catch(() => null);
  if (!found) return null;
  const { data, training } = found.description;
  const names = JSON.stringify(releases.map((release) => release.name));
  const same = training.seed === seed && JSON.stringify(data.releases) === names;
  if (!same) return null;
  log(`train: ${out} holds the model of these releases and this seed already; it is only told of`);
  return found.description;
}

function progressLine(progress: TrainingProgress): string {
  const { step, steps, loss, heldOutAccuracy, etaSeconds } = progress;
  const held =
    heldOutAccuracy === null
      ? ""
      : `, held-out steps right ${(100 * heldOutAccuracy).toFixed(1)} %`;
  return `train: step ${step}/${steps}, loss ${loss.toFixed(3)}${held}, at most ${Math.ceil(etaSeconds)} s left`;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 2 ** 31)
    throw new InvalidArgumentError("give a whole number from 0 on");
  return value;
}

function stepCount(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError("give at least one step");
  return value;
}
