/**
 * The agent's loop: look, decide, check, ask, look again, act, wait until the screen rests, and keep the step.
 * A model's output is data: nothing that it says, and nothing that a page makes it say, changes what may be done.
 */
import type { Sight } from "@apprentice/desktop/observe/eyes.ts";
import type { AgentRun, Stop, StopReason } from "./agent-run.ts";
import { NotLetGo } from "./direct/ask-director.ts";
import { handOver } from "./direct/hand-over.ts";
import { outOfReach } from "./check/out-of-reach.ts";
import type { Decided } from "./model.ts";
import { openInstruction } from "./instruction.ts";
import { watchRepetition } from "./repetition.ts";
import type { AgentOptions, Run } from "./run.ts";
import { openRunLog } from "./run-log.ts";
import { type Seeing, see } from "./see.ts";
import { settle, stateOf } from "./settle.ts";
import { stopMessage } from "./stop-message.ts";
import { type StepOutcome, takeStep } from "./take-step.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** How often in a row nothing may come of a decision. */
const greatestRefusals = 4;
const refusalPauseMs = 250;
const defaultWindowPatienceMs = 4_000;
const pausePollMs = 40;
/** Before an end is believed; some pages change for ever, so that there is a last time. */
const secondLookMs = 450;
const greatestSecondLooks = 2;

/** Never rejects for what a model, a page or a person does; a run always ends with what was done so far. */
export async function runAgent(options: AgentOptions): Promise<AgentRun> {
  const { watch, clock } = options;
  const run: Run = {
    options,
    log: openRunLog({ ...options, startedMs: clock() }),
    instruction: openInstruction(options),
    repetition: watchRepetition(),
    refusals: new Map(),
    armed: watch.arm(),
    signal: options.signal,
    confirmed: 0,
    last: null,
  };
  const strayBefore = watch.stray();
  try {
    let stop = await takeTurn(run);
    while (stop === "go_on") {
      run.armed[Symbol.dispose]();
      run.armed = watch.arm();
      run.repetition = watchRepetition();
      stop = await takeTurn(run);
    }
    return await report(run, stop, watch.stray() - strayBefore);
  } finally {
    run.armed[Symbol.dispose]();
  }
}

/** The agent's turn, and the person's where they take over. */
async function takeTurn(run: Run): Promise<Stop | "go_on"> {
  const { options, armed } = run;
  const ended = new AbortController();
  const paused = new AbortController();
  run.signal = AbortSignal.any([options.signal, armed.signal, paused.signal]);
  const pauses = watchPause(options, paused, ended.signal);
  let stop: Stop;
  try {
    stop = await stepUntilStop(run);
  } catch (cause) {
    stop = { ...explain(run, paused.signal, cause), cause };
  } finally {
    ended.abort();
    await pauses;
  }
  return stop.reason === "taken_over" ? handOver(run, stop) : stop;
}

async function stepUntilStop(run: Run): Promise<Stop> {
  const { options, signal } = run;
  const budget = Math.min(
    options.policy.agent.greatestSteps,
    options.greatestSteps ?? Number.POSITIVE_INFINITY,
  );
  // What was there before may still be told of: a run begins with a screen at rest, read since it began.
  let sight = await atRest(run, options.clock());
  let refusals = 0;
  let secondLooks = 0;
  for (;;) {
    signal.throwIfAborted();
    if (!(await options.lock.held())) return { status: "stopped", reason: "lock_lost" };
    const seeing = await seeApproved(run, sight);
    if (!seeing) return { status: "stopped", reason: "no_approved_window" };
    run.last = seeing.observation;
    if (run.log.ownSteps >= budget) return { status: "stopped", reason: "step_budget" };
    const decided = await decide(run, seeing);
    if ("reason" in decided) return decided;
    if (decided.action.kind === "terminate" && secondLooks < greatestSecondLooks) {
      secondLooks += 1;
      const later = await changedMeanwhile(run, seeing.sight);
      if (later) {
        sight = later;
        continue;
      }
    }
    const outcome = await takeStep({ run, seeing, decided });
    if (outcome.kind === "stop") return outcome;
    refusals = outcome.kind === "done" ? 0 : refusals + 1;
    if (refusals >= greatestRefusals) return { status: "stopped", reason: reasonOf(outcome) };
    if (outcome.kind === "nothing") await options.wait(refusalPauseMs, signal);
    sight = await settled(run, outcome);
  }
}

const reasonOf = (outcome: StepOutcome): StopReason =>
  outcome.kind === "nothing" && outcome.spent ? "repetition" : "refused";

async function settled(run: Run, outcome: StepOutcome): Promise<Sight> {
  return outcome.kind === "done" ? atRest(run, outcome.endMs) : run.options.eyes.look();
}

async function atRest({ options, signal }: Run, sinceMs: number): Promise<Sight> {
  const { eyes, wait, clock } = options;
  return settle({ look: () => eyes.look(), wait, clock, signal, sinceMs });
}

/** Nothing more to do may mean that what the last step did is not to be seen yet: then there is something to see soon. */
async function changedMeanwhile({ options, signal }: Run, before: Sight): Promise<Sight | null> {
  await options.wait(secondLookMs, signal);
  const later = await options.eyes.look();
  return stateOf(later) === stateOf(before) ? null : later;
}

/** Waits for an approved window within bounds: a page that loads has no known address for a moment. */
async function seeApproved(run: Run, first: Sight): Promise<Seeing | null> {
  const { options, signal } = run;
  const sinceMs = options.clock();
  const patienceMs = options.windowPatienceMs ?? defaultWindowPatienceMs;
  let sight = first;
  for (;;) {
    const seeing = await see(sight, options);
    if (seeing.sight) {
      options.keepTiles?.(seeing.tiles);
      return seeing;
    }
    if (options.clock() - sinceMs > patienceMs) return null;
    await options.wait(refusalPauseMs, signal);
    sight = await options.eyes.look();
  }
}

async function decide(run: Run, seeing: Seeing): Promise<Decided | Stop> {
  const { model, policy } = run.options;
  const { observation } = seeing;
  const { signal } = run;
  const instruction = await run.instruction.told().catch(() => null);
  // The cause may quote what was not let through.
  if (instruction === null) return { status: "stopped", reason: "instruction_withheld" };
  try {
    const history = [...run.log.history];
    const beyond = outOfReach(seeing.sight.context, policy);
    const situation = { observation, instruction, history, outOfReach: beyond, signal };
    const deciding = model.decide(situation);
    return await unlessAborted(deciding, signal);
  } catch (cause) {
    signal.throwIfAborted();
    return { status: "stopped", reason: "model_failed", cause };
  }
}

async function watchPause(
  { paused, wait }: AgentOptions,
  controller: AbortController,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    const why = paused();
    if (why !== false) return controller.abort(why === true ? "paused" : why);
    await wait(pausePollMs, ended).catch(() => undefined);
  }
}

function explain(run: Run, paused: AbortSignal, cause: unknown): Stop {
  const interruption = run.armed.interruption();
  if (interruption?.kind === "taken_over") return { status: "stopped", reason: "taken_over" };
  if (paused.aborted)
    return {
      status: "stopped",
      reason: paused.reason === "indicator_lost" ? "indicator_lost" : "paused",
    };
  if (run.options.signal.aborted) return { status: "stopped", reason: "aborted" };
  if (cause instanceof NotLetGo) return { status: "stopped", reason: "no_approved_window" };
  return { status: "stopped", reason: "eyes_lost" };
}

async function report(run: Run, stop: Stop, stray: number): Promise<AgentRun> {
  const { log, options } = run;
  const terminate = { tMs: options.clock(), status: stop.status };
  const end = { terminate, last: run.last };
  return {
    status: stop.status,
    reason: stop.reason,
    message: stopMessage(stop.reason, stop.cause),
    trajectory: await log.trajectory(end),
    correction: await log.correction(end),
    counts: {
      steps: log.history.length,
      refused: Object.fromEntries(run.refusals),
      confirmed: run.confirmed,
      stray,
    },
  };
}
