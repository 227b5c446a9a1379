/** Runs a model on the public MiniWoB++ pages, from a folder that the user has, in a real browser. */
import { setTimeout as sleep } from "node:timers/promises";
import { startChromium } from "@apprentice/desktop/linux/private-applications.ts";
import type { Model } from "../../agent/model.ts";
import type { SessionLock } from "../../agent/session/session-lock.ts";
import { LearnError } from "../../errors.ts";
import { groupResults } from "../suite/group-results.ts";
import type { SuiteResult } from "../run-suite.ts";
import { type Room, openRoom } from "../suite/open-room.ts";
import { practicePolicy } from "../suite/practice-policy.ts";
import { leaveDialogs, letWork } from "../suite/run-episode.ts";
import type { Miniwob } from "./find-miniwob.ts";
import { type MiniwobSite, startMiniwobSite } from "./miniwob-site.ts";

export type MiniwobOptions = {
  readonly miniwob: Miniwob;
  /** Default: all. */
  readonly tasks?: readonly string[];
  readonly model: Model;
  readonly lockFor: (display: string) => Promise<SessionLock>;
  readonly episodes: number;
  readonly seed: number;
  readonly onEpisode?: (task: string, success: boolean, done: number, of: number) => void;
  readonly clock: () => number;
  readonly signal: AbortSignal;
};

type Episode = { readonly task: string; readonly seed: number };
type Played = {
  readonly trial: SuiteResult["trials"][number];
  readonly stray: number;
  readonly confirmed: number;
  readonly seconds: number;
};

const greatestSteps = 15;
const patienceMs = 15_000;
const pollMs = 60;
/** From the episode's beginning until its elements have settled. */
const settleMs = 500;
const outcomePatienceMs = 500;

/** Ends early, with what was done until then, when the signal fires. Throws LearnError `suite_missing`. */
export async function runMiniwob(options: MiniwobOptions): Promise<SuiteResult> {
  const plan = planOf(options);
  await using stack = new AsyncDisposableStack();
  const site = stack.use(await startMiniwobSite(options.miniwob.root));
  const policy = practicePolicy(site.host, { masking: "detect" });
  const { clock } = options;
  const room = stack.use(await openRoom({ policy, clock, signal: new AbortController().signal }));
  const lock = stack.use(await options.lockFor(room.display));
  await startChromium(room.desktop, { url: site.startUrl, x: 10, y: 60 });
  await until(async () => (await room.eyes.look()).context.window !== null);
  const played: Played[] = [];
  for (const episode of plan) {
    if (options.signal.aborted) break;
    const one = await play(episode, { ...options, room, site, lock });
    played.push(one);
    options.onEpisode?.(episode.task, one.trial.success, played.length, plan.length);
  }
  return summarise(played, options.model.name);
}

function planOf({ miniwob, tasks = miniwob.tasks, episodes, seed }: MiniwobOptions): Episode[] {
  const unknown = tasks.find((task) => !miniwob.tasks.includes(task));
  if (unknown !== undefined)
    throw new LearnError("suite_missing", `MiniWoB++ in ${miniwob.root} has no task ${unknown}.`);
  return tasks.flatMap((task) =>
    Array.from({ length: episodes }, (_, number) => ({ task, seed: seed * 100_000 + number })),
  );
}

async function play(
  { task, seed }: Episode,
  options: MiniwobOptions & {
    readonly room: Room;
    readonly site: MiniwobSite;
    readonly lock: SessionLock;
  },
): Promise<Played> {
  const { room, site, clock, signal } = options;
  await leaveDialogs(room);
  const visit = site.open(task, seed);
  const instruction = await Promise.race([visit.begun, sleep(patienceMs, null)]);
  await sleep(settleMs);
  const startedMs = clock();
  // Pages end their episode at the first wrong or right thing: what comes after is not the model's any more.
  const over = new AbortController();
  const watching = endWith(() => visit.reward(), over, signal);
  const work = { ...options, instruction: instruction ?? "", greatestSteps, signal: over.signal };
  const run = instruction === null ? null : await letWork(work);
  await until(async () => visit.reward() !== null, outcomePatienceMs).catch(() => undefined);
  over.abort();
  await watching;
  return {
    trial: {
      taskId: task,
      family: "miniwob",
      application: "browser",
      demonstrations: 0,
      trainingSeed: 0,
      condition: "unseen_task",
      view: "unmasked",
      success: (visit.reward() ?? 0) > 0,
      steps: run?.counts.steps ?? 0,
      seed,
      reason: run?.reason ?? "page_failed",
    },
    stray: run?.counts.stray ?? 0,
    confirmed: run?.counts.confirmed ?? 0,
    seconds: (clock() - startedMs) / 1_000,
  };
}

async function endWith(
  reward: () => number | null,
  over: AbortController,
  signal: AbortSignal,
): Promise<void> {
  while (!over.signal.aborted) {
    if (reward() !== null || signal.aborted) over.abort(new Error("the episode ended"));
    else await sleep(pollMs);
  }
}

async function until(holds: () => Promise<boolean>, limitMs = patienceMs): Promise<void> {
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += pollMs) {
    if (await holds()) return;
    await sleep(pollMs);
  }
  throw new LearnError("target_not_seen", `the browser did not show MiniWoB++ in ${limitMs} ms`);
}

function summarise(played: readonly Played[], model: string): SuiteResult {
  const trials = played.map(({ trial }) => trial);
  const total = (of: (one: Played) => number): number =>
    played.reduce((sum, one) => sum + of(one), 0);
  const steps = total(({ trial }) => trial.steps);
  return {
    version: 1,
    model,
    groups: groupResults(trials),
    trials,
    strayActions: total((one) => one.stray),
    confirmed: total((one) => one.confirmed),
    steps,
    secondsPerStep: total((one) => one.seconds) / Math.max(1, steps),
  };
}
