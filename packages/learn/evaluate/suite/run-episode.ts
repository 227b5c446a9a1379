import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { AgentRun } from "../../agent/agent-run.ts";
import type { Model } from "../../agent/model.ts";
import { runAgent } from "../../agent/run-agent.ts";
import type { SessionLock } from "../../agent/session/session-lock.ts";
import type { PlannedEpisode } from "./plan-suite.ts";
import type { Room } from "./open-room.ts";
import type { PracticeRoom } from "./practice-room.ts";

export type EpisodeResult = {
  readonly planned: PlannedEpisode;
  readonly success: boolean;
  readonly run: AgentRun;
  /** From the model's first look to the end of its last step. */
  readonly seconds: number;
};

export type EpisodeOptions = {
  readonly planned: PlannedEpisode;
  readonly model: Model;
  readonly room: PracticeRoom;
  readonly lock: SessionLock;
  readonly pictures?: boolean;
  readonly clock: () => number;
  readonly signal: AbortSignal;
};

/** More steps than a person's plan has, because a model may err and mend it. */
const spareSteps = 6;
const outcomePatienceMs = 500;
const pollMs = 50;

/** One episode under supervision by nobody: practice pages send and delete nothing, so every question gets a yes. */
export async function runEpisode(options: EpisodeOptions): Promise<EpisodeResult> {
  const { planned, room, clock } = options;
  const { episode, task, instruction } = planned;
  await leaveDialogs(room);
  await using scene = await room.stage.open(episode, task.application);
  const startedMs = clock();
  const longest = episode.plan({ shortcuts: false, tabs: false }).length;
  const run = await letWork({ ...options, instruction, greatestSteps: longest + spareSteps });
  const seconds = (clock() - startedMs) / 1_000;
  let success = false;
  for (let waitedMs = 0; !success && waitedMs <= outcomePatienceMs; waitedMs += pollMs) {
    success = episode.check(await scene.report());
    if (!success) await sleep(pollMs);
  }
  return { planned, success, run, seconds };
}

/** The agent's loop on whatever the room shows now. */
export async function letWork(
  options: Omit<EpisodeOptions, "planned" | "room"> & {
    readonly room: Room;
    readonly instruction: string;
    readonly greatestSteps: number;
  },
): Promise<AgentRun> {
  const { room, model, lock, instruction, greatestSteps, clock, signal } = options;
  await using guard = await createGuard({ sessionKey: new Uint8Array(randomBytes(32)) });
  // Awaited here: the guard is given back when this function returns.
  return await runAgent({
    ...room,
    guard,
    model,
    instruction,
    mode: "supervise",
    director: { review: async () => ({ kind: "approve" }), confirm: async () => true },
    lock,
    paused: () => false,
    pictures: options.pictures ?? false,
    greatestSteps,
    os: process.platform,
    clock,
    wait: (ms, ended) => sleep(ms, undefined, ended ? { signal: ended } : {}),
    random: (length) => randomBytes(length),
    signal,
  });
}

const greatestEscapes = 4;

/** A model may have opened a dialog of the browser itself, such as for saving: nobody else would ever close it. */
export async function leaveDialogs({ eyes, watch: { hands } }: Room): Promise<void> {
  for (let tries = 0; tries < greatestEscapes; tries += 1) {
    if ((await eyes.look()).context.window) return;
    await hands.keyDown("escape");
    await hands.keyUp("escape");
    await sleep(400);
  }
}
