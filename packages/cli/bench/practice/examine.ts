/** Puts models through the practice suite on one desktop, one after another. */
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Model } from "@apprentice/learn/agent/model.ts";
import { takeSessionLock } from "@apprentice/learn/agent/session/session-lock.ts";
import { runSuite, type SuiteResult } from "@apprentice/learn/evaluate/run-suite.ts";
import type { SuiteCondition } from "@apprentice/learn/evaluate/suite/plan-suite.ts";
import {
  openPracticeRoom,
  type PracticeRoom,
} from "@apprentice/learn/evaluate/suite/practice-room.ts";
import type { SessionLock } from "@apprentice/learn/agent/session/session-lock.ts";
import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import type { BenchContext } from "../metric.ts";

export type Examination = {
  readonly model: Model;
  readonly tasks: readonly PracticeTask[];
  readonly conditions: readonly SuiteCondition[];
  /** Per task and condition. */
  readonly episodes: number;
  readonly seed: number;
};

export type Examiner = AsyncDisposable & {
  readonly room: PracticeRoom;
  readonly lock: SessionLock;
  examine(examination: Examination): Promise<SuiteResult>;
};

export const clock = (): number => performance.timeOrigin + performance.now();

export async function openExaminer(
  { scratchDir, signal, log }: BenchContext,
  masking: "roles" | "detect" = "detect",
): Promise<Examiner> {
  await using stack = new AsyncDisposableStack();
  const room = stack.use(await openPracticeRoom({ clock, signal, masking }));
  const dataDir = await mkdtemp(join(scratchDir, "agent-"));
  const lock = stack.use(await takeSessionLock({ dataDir, display: room.display, clock }));
  const parts = stack.move();
  return {
    room,
    lock,
    examine: async (examination) => {
      const untrained = examination.model;
      const result = await runSuite({ ...examination, untrained, room, lock, clock, signal });
      for (const group of result.groups.filter(({ scope }) => scope === "all"))
        log(`bench: ${group.condition} ${group.successes}/${group.episodes}`);
      const missed = result.groups.filter(
        ({ scope, success }) => scope === "task" && success.rate < 1,
      );
      if (missed.length > 0)
        log(
          `bench:   missed ${missed.map((one) => `${one.name} ${one.successes}/${one.episodes}`).join(", ")}`,
        );
      return result;
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
