/** A practice room is everything that episodes need: a room, the practice applications and a stage. */
import { setTimeout as sleep } from "node:timers/promises";
import { startPracticeSite } from "../practice/practice-site.ts";
import { type Stage, openStage } from "../practice/stage.ts";
import { type Room, openRoom } from "./open-room.ts";
import { practicePolicy } from "./practice-policy.ts";

export type PracticeRoom = Room & { readonly stage: Stage };

export type PracticeRoomOptions = {
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** As the demonstrations were masked; default: `detect`. */
  readonly masking?: "roles" | "detect";
};

/** Takes about three seconds. Throws PrivateDesktopError, DesktopError, LearnError `target_not_seen`. */
export async function openPracticeRoom(options: PracticeRoomOptions): Promise<PracticeRoom> {
  const { clock, signal, masking = "detect" } = options;
  await using stack = new AsyncDisposableStack();
  const site = stack.use(await startPracticeSite());
  const policy = practicePolicy(site.host, { masking });
  const room = stack.use(await openRoom({ policy, clock, signal }));
  const { eyes, desktop } = room;
  const stage = await openStage({
    desktop,
    site,
    isActive: async (app, title) => {
      const { window } = (await eyes.look()).context;
      return window?.app === app && window.title.includes(title);
    },
    sleep: async (ms) => {
      await sleep(ms);
    },
    calculatorDisplay: async () => {
      const { elements } = (await eyes.look()).context;
      return elements.find((element) => element.value)?.value ?? "";
    },
  });
  const parts = stack.move();
  return { ...room, stage, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
