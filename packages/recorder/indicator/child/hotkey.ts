/** Ctrl+Alt+P from anywhere on the display, whatever locks are on and whatever the layout. */
import type { Connection } from "@apprentice/desktop/linux/x11/connection.ts";

const keysyms = { p: 0x70, alt: [0xffe9, 0xffea], locks: [0xff7f, 0xff14] } as const;
const controlMask = 4;
const capsLockMask = 2;
const usualAltMask = 8;
const asynchronous = 1;
/** Layout changes come in bursts. */
const settleMs = 300;

type Grab = { readonly keycode: number; readonly masks: readonly number[] };

/** False where another program holds the key, or no key types a p. Follows a change of layout. */
export async function grabHotkey(connection: Connection, onPress: () => void): Promise<boolean> {
  const { x, root } = connection;
  let grab = await findKey(connection);
  const taken = grab === null || !(await grabAll(connection, grab));
  let settling: NodeJS.Timeout | null = null;
  const follow = async (): Promise<void> => {
    settling = null;
    const next = await findKey(connection);
    if (JSON.stringify(next) === JSON.stringify(grab)) return;
    if (grab) for (const mask of grab.masks) x.UngrabKey(root, grab.keycode, mask);
    grab = next;
    if (next) await grabAll(connection, next);
  };
  let releasedMs = -1;
  connection.onEvent((event) => {
    if (event.name === "MappingNotify") settling ??= setTimeout(() => void follow(), settleMs);
    if (event.keycode !== grab?.keycode) return;
    if (event.name === "KeyRelease") releasedMs = event.time;
    // A held key repeats as a release and a press of the same moment; only the first press counts.
    if (event.name === "KeyPress" && event.time !== releasedMs) onPress();
  });
  return !taken;
}

async function findKey(connection: Connection): Promise<Grab | null> {
  const { x, minKeycode, maxKeycode } = connection;
  const rows = await connection.ask<number[][]>((callback) =>
    x.GetKeyboardMapping(minKeycode, maxKeycode - minKeycode + 1, callback),
  );
  const modifiers = await connection.ask<number[][]>((callback) => x.GetModifierMapping(callback));
  if (!rows || !modifiers) return null;
  const index = rows.findIndex((row) => row.includes(keysyms.p));
  if (index < 0) return null;
  const maskOf = (keysym: number): number =>
    modifiers.reduce((mask, keycodes, bit) => {
      const holds = keycodes.some((code) => code > 0 && rows[code - minKeycode]?.includes(keysym));
      return holds ? mask | (1 << bit) : mask;
    }, 0);
  const alt = keysyms.alt.map(maskOf).find((mask) => mask > 0) ?? usualAltMask;
  const locks = [capsLockMask, ...keysyms.locks.map(maskOf)].filter((mask) => mask > 0);
  const base = controlMask | alt;
  let masks = [base];
  for (const lock of locks) masks = masks.flatMap((mask) => [mask, mask | lock]);
  return { keycode: minKeycode + index, masks: [...new Set(masks)] };
}

/** All combinations, or none. */
async function grabAll(connection: Connection, grab: Grab): Promise<boolean> {
  const { x, root } = connection;
  const answers = await Promise.all(
    grab.masks.map((mask) =>
      // A request without a reply answers null for an error and undefined for success.
      connection.ask<undefined>((callback) =>
        x.GrabKey(root, 1, mask, grab.keycode, asynchronous, asynchronous, (error) =>
          callback(error, undefined),
        ),
      ),
    ),
  );
  if (answers.every((answer) => answer !== null)) return true;
  for (const mask of grab.masks) x.UngrabKey(root, grab.keycode, mask);
  return false;
}
