/** Asks the X server for its time by changing a property of a window of our own. */
import type { Connection } from "./connection.ts";
import type { ServerClock } from "./server-clock.ts";

const stringAtom = 31;
const inputOnly = 2;
const propertyChange = 0x0040_0000;
const firstProbes = 4;

/** Resolves once the clock has learned the server's time; `ask` refreshes it later. */
export async function startTimeProbe(
  connection: Connection,
  serverClock: ServerClock,
  clock: () => number,
): Promise<{ readonly ask: () => void }> {
  const { x, root } = connection;
  const window = x.AllocID();
  x.CreateWindow(window, root, -1, -1, 1, 1, 0, 0, inputOnly, 0, { eventMask: propertyChange });
  connection.onEvent((event) => {
    if (event.name === "PropertyNotify" && event.wid === window)
      serverClock.learn(event.time, clock());
  });
  const ask = () => x.ChangeProperty(0, window, stringAtom, stringAtom, 8, "t");
  for (let probe = 0; probe < firstProbes; probe++) {
    ask();
    await connection.sync();
  }
  return { ask };
}
