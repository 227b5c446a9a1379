/** A practice room is everything that episodes need: a room, the practice applications and a stage. */
import { startPracticeSite } from "../practice/practice-site.ts";
import type { Stage } from "../practice/stage.ts";
import { openPracticeStage } from "./open-practice-stage.ts";
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
  const stage = await openPracticeStage(room, site);
  const parts = stack.move();
  return { ...room, stage, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
