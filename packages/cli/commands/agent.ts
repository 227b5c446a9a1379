/** `apprentice agent run`: a model does a task while a person approves each step, or watches and can take over. */
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { InvalidArgumentError, type Command } from "commander";
import { watchInput } from "@apprentice/learn/agent/act/input-watch.ts";
import type { AgentRun } from "@apprentice/learn/agent/agent-run.ts";
import { runAgent } from "@apprentice/learn/agent/run-agent.ts";
import type { AgentMode } from "@apprentice/learn/agent/run.ts";
import { takeSessionLock } from "@apprentice/learn/agent/session/session-lock.ts";
import { askControl } from "@apprentice/recorder/session/control.ts";
import { openAgentGuard } from "../agent/agent-guard.ts";
import { agentPolicy } from "../agent/agent-policy.ts";
import { describeLimits } from "../agent/describe-limits.ts";
import { type ModelOptions, openModel } from "../agent/open-model.ts";
import { openWorkplace } from "../agent/open-workplace.ts";
import { checkRunFile, keepRun } from "../agent/run-file.ts";
import { lineReader, terminalDirector } from "../agent/terminal-director.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";
import { controlPath, dataOption, type DataOptions } from "../recording/participant-options.ts";

type Options = DataOptions &
  ModelOptions & {
    readonly instruction: string;
    readonly mode: string;
    readonly policy?: string;
    readonly policyKeys?: string;
    readonly open: string;
    readonly here?: true;
    readonly out?: string;
  };

export function addAgent(program: Command, context: CommandContext): void {
  const agent = program
    .command("agent")
    .description("let a model work, under a person's direction");
  dataOption(agent.command("run"))
    .description("do one task, on a private desktop unless told otherwise")
    .requiredOption("--model <model>", "folder of a trained model, or the address of an endpoint")
    .requiredOption("--instruction <text>", "what is to be done, in one sentence")
    .option("--mode <mode>", "propose: you approve each step; supervise: you watch", "propose")
    .option(
      "--policy <file>",
      "what the agent may touch; with --here signed by steward and council, or this device's own",
    )
    .option(
      "--policy-keys <file>",
      "public keys of steward and council, to verify --policy; an enrolled device has them",
    )
    .option("--open <what>", "application or address to begin with", "mousepad")
    .option("--here", "act on this desktop, with the indicator shown")
    .option("--out <file>", "keep what was done, and corrections, as JSON")
    .option("--api <api>", "of an endpoint: openai or anthropic", "openai")
    .option("--model-name <name>", "as the endpoint knows it", "default")
    .option("--dialect <name>", "how the endpoint's model writes actions; default: its API's own")
    .option("--timeout <seconds>", "of one answer of an endpoint", seconds, 60)
    .action(async (options: Options) => {
      const run = await runTask(options, context);
      const json = { status: run.status, reason: run.reason, message: run.message, ...run.counts };
      const text = `${run.status}: ${run.message} ${run.counts.steps} steps.`;
      printAnswer({ json, text }, options.json === true);
      if (run.status !== "success") process.exitCode = 1;
    });
}

async function runTask(options: Options, { signal }: CommandContext): Promise<AgentRun> {
  const mode = modeOf(options);
  const here = options.here === true;
  if (options.out !== undefined) await checkRunFile(options.out);
  if (here) await refuseBesideRecording(options);
  const rules = await agentPolicy(options, Date.now());
  const { policy } = rules;
  log(describeLimits(rules, here));
  const clock = (): number => performance.timeOrigin + performance.now();
  await using stack = new AsyncDisposableStack();
  const key = process.env["APPRENTICE_MODEL_KEY"] ?? null;
  const { model, tiles } = await openModel(options, { policy, key });
  stack.use(model);
  const looks = { policy, dataDir: options.data, env: process.env, pictures: tiles !== null };
  const { guard, signal: unguarded } = stack.use(await openAgentGuard(looks));
  // The workplace outlives the signal: what was pressed has to be released first.
  const ended = new AbortController();
  const place = { policy, here, open: options.open, dataDir: options.data, clock };
  const workplace = stack.use(await openWorkplace({ ...place, signal: ended.signal }));
  const { eyes, hands, display, paused } = workplace;
  const lock = stack.use(await takeSessionLock({ dataDir: options.data, display, clock }));
  const watch = watchInput({ eyes, hands, clock });
  const lines = createInterface({ input: process.stdin, terminal: false });
  stack.defer(() => lines.close());
  log(`agent: ${model.name} on ${here ? "this desktop" : "a private desktop"}, mode ${mode}`);
  const run = await runAgent({
    eyes,
    watch,
    guard,
    model,
    policy,
    mode,
    lock,
    paused,
    clock,
    signal: AbortSignal.any([signal, unguarded]),
    instruction: options.instruction,
    director: terminalDirector(lineReader(lines), { keeps: options.out !== undefined }),
    shared: here,
    pictures: tiles !== null,
    ...(tiles ? { keepTiles: tiles.add } : {}),
    onTold: (told) => log(`agent: the model is told: ${told}`),
    onStep: (step, kind) => log(`agent: step ${step + 1}, ${kind.replaceAll("_", " ")}`),
    os: process.platform,
    wait: (ms, stop) => sleep(ms, undefined, stop ? { signal: stop } : {}),
    random: (length) => randomBytes(length),
  });
  if (options.out !== undefined) await keep(options.out, options.data, run);
  return run;
}

function modeOf({ mode }: Options): AgentMode {
  if (mode === "propose" || mode === "supervise") return mode;
  throw new CliError("wrong_usage", `--mode must be propose or supervise, not "${mode}"`);
}

/** Nobody's demonstration may be recorded while an agent acts. */
async function refuseBesideRecording(options: Options): Promise<void> {
  const recording = await askControl(controlPath(options), { ask: "status" }).catch(() => null);
  if (recording)
    throw new CliError("refused", "a recording is running; end it before an agent acts here");
}

async function keep(path: string, otherwise: string, run: AgentRun): Promise<void> {
  const kept = await keepRun({ path, otherwise, run });
  if (kept !== path)
    log(`agent: ${path} cannot be written any more or was taken meanwhile; the run is in ${kept}`);
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 600)) throw new InvalidArgumentError("give seconds, up to 600");
  return value;
}
