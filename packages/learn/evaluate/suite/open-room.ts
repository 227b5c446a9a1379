/** A room is a desk with a watch on its input: an agent works there. */
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { PrivateDesktop } from "@apprentice/desktop/linux/private-desktop.ts";
import type { Eyes } from "@apprentice/desktop/observe/eyes.ts";
import { type InputWatch, watchInput } from "../../agent/act/input-watch.ts";
import { type DeskOptions, openDesk } from "./open-desk.ts";

export type Room = AsyncDisposable & {
  readonly eyes: Eyes;
  readonly watch: InputWatch;
  readonly policy: Policy;
  readonly display: string;
  readonly auth: PrivateDesktop["auth"];
  readonly desktop: PrivateDesktop;
};

/** Takes about a second. Throws PrivateDesktopError, DesktopError. */
export async function openRoom(options: DeskOptions): Promise<Room> {
  await using stack = new AsyncDisposableStack();
  const { eyes, hands, policy, desktop } = stack.use(await openDesk(options));
  const watch = stack.use(watchInput({ eyes, hands, clock: options.clock }));
  const { display, auth } = desktop;
  const parts = stack.move();
  const made = { eyes, watch, policy, display, auth, desktop };
  return { ...made, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
