/** Waits until a window manager manages the windows of a display. */
import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectOptions, type Connection, connect } from "../x11/connection.ts";
import { PrivateDesktopError } from "./private-desktop-error.ts";

const startLimitMs = 20_000;
const pollMs = 20;
/** A manager that has only just taken over the display may miss a first wish to be shown. */
const insistMs = 200;

/**
 * Resolves once a window of its own was taken in charge and has left again: the manager says that it is there
 * (`_NET_SUPPORTING_WM_CHECK`) a good while before it does its work. Throws `start_failed`.
 */
export async function waitForWindowManager(address: ConnectOptions): Promise<void> {
  using connection = await connect(address);
  const { root } = connection;
  const [check, state, clients] = await Promise.all(
    ["_NET_SUPPORTING_WM_CHECK", "WM_STATE", "_NET_CLIENT_LIST"].map((name) =>
      connection.atom(name),
    ),
  );
  const has = async (window: number, atom: number | undefined) =>
    ((await connection.property(window, atom ?? 0))?.data.length ?? 0) > 0;
  await until(() => has(root, check));
  const trial = openTrialWindow(connection);
  await until(async (waitedMs) => {
    if (waitedMs % insistMs === 0) connection.x.MapWindow(trial);
    return has(trial, state);
  });
  connection.x.DestroyWindow(trial);
  await until(async () => !(await has(root, clients)));
}

/** One pixel that no window manager decorates less than another window. */
function openTrialWindow({ x, root }: Connection): number {
  const id = x.AllocID();
  x.CreateWindow(id, root, 0, 0, 1, 1, 0, 0, 1, 0, {});
  return id;
}

async function until(holds: (waitedMs: number) => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < startLimitMs; waitedMs += pollMs) {
    if (await holds(waitedMs)) return;
    await sleep(pollMs);
  }
  throw new PrivateDesktopError(
    "start_failed",
    `openbox did not manage windows within ${startLimitMs / 1000} s.`,
  );
}
