import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { AgentRun } from "../../agent/agent-run.ts";
import type { Model } from "../../agent/model.ts";
import { runAgent } from "../../agent/run-agent.ts";
import type { SessionLock } from "../../agent/session/session-lock.ts";
import type { PlannedEpisode } from "./plan-suite.ts";
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
  const { planned, model, room, lock, clock, signal } = options;
  const { episode, task, instruction } = planned;
  await leaveDialogs(room);
  await using scene = await room.stage.open(episode, task.application);
  await using guard = await createGuard({ sessionKey: new Uint8Array(randomBytes(32)) });
  const startedMs = clock();
  const run = await runAgent({
    ...room,
    guard,
    model,
    instruction,
    mode: "supervise",
    director: { review: async () => ({ kind: "approve" }), confirm: async () => true },
    lock,
    paused: () => false,
    pictures: options.pictures ?? false,
    greatestSteps: episode.plan({ shortcuts: false, tabs: false }).length + spareSteps,
    os: process.platform,
    clock,
    wait: async (ms, ended) => {
      await sleep(ms, undefined, ended ? { signal: ended } : {});
    },
    random: (length) => randomBytes(length),
    signal,
  });
  const seconds = (clock() - startedMs) / 1_000;
  let success = false;
  for (let waitedMs = 0; !success && waitedMs <= outcomePatienceMs; waitedMs += pollMs) {
    success = episode.check(await scene.report());
    if (!success) await sleep(pollMs);
  }
  return { planned, success, run, seconds };
}

const greatestEscapes = 4;

/** A model may have opened a dialog of the browser itself, such as for saving: nobody else would ever close it. */
async function leaveDialogs({ eyes, watch: { hands } }: PracticeRoom): Promise<void> {
  for (let tries = 0; tries < greatestEscapes; tries += 1) {
    if ((await eyes.look()).context.window) return;
    await hands.keyDown("escape");
    await hands.keyUp("escape");
    await sleep(400);
  }
}
