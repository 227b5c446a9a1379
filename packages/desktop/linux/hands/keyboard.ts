/** The keyboard layout as hands use it: which key and modifiers make a keysym, and spare keys for the rest. */
import { setTimeout as sleep } from "node:timers/promises";
import type { DisplayConnection } from "./display-connection.ts";
import { keysymOfKey } from "./keysym.ts";

export type Stroke = {
  readonly keycode: number;
  readonly shift: boolean;
  readonly altgr: boolean;
};

export type Keyboard = AsyncDisposable & {
  /** How to make a keysym; a spare key is mapped to it where the layout has none. */
  stroke(keysym: number): Promise<Stroke>;
};

/** Clients read the new layout when they handle the notification; this is how long they get for it. */
const settleMs = 100;
/** Columns of the core mapping: base, shift, then the second group, then AltGr and AltGr with shift. */
const levels = [
  { column: 0, shift: false, altgr: false },
  { column: 1, shift: true, altgr: false },
  { column: 4, shift: false, altgr: true },
  { column: 5, shift: true, altgr: true },
] as const;

/** Spare mappings stay until disposal, so that no client is late for one; then they are taken back. */
export function openKeyboard(display: DisplayConnection): Keyboard {
  /** Keysym to spare keycode, oldest first. */
  const spares = new Map<number, number>();
  return {
    stroke: async (keysym) => {
      const rows = await display.keyboardMapping();
      const spare = spares.get(keysym);
      if (spare !== undefined && rows[spare - display.minKeycode]?.[0] === keysym) {
        return { keycode: spare, shift: false, altgr: false };
      }
      const present = findStroke(rows, keysym, display.minKeycode, new Set(spares.values()));
      return present ?? mapSpare(display, rows, spares, keysym);
    },
    [Symbol.asyncDispose]: async () => {
      if (spares.size === 0) return;
      await sleep(settleMs);
      for (const keycode of spares.values()) display.mapKey(keycode, [0, 0]);
      spares.clear();
      await display.pointer().catch(() => undefined);
    },
  };
}

function findStroke(
  rows: readonly (readonly number[])[],
  keysym: number,
  minKeycode: number,
  ignored: ReadonlySet<number>,
): Stroke | null {
  const hasAltGr = rows.some((row) => row[0] === keysymOfKey("altgr"));
  for (const { column, shift, altgr } of levels) {
    if (altgr && !hasAltGr) continue;
    const index = rows.findIndex(
      (row, at) => row[column] === keysym && !ignored.has(at + minKeycode),
    );
    if (index !== -1) return { keycode: index + minKeycode, shift, altgr };
  }
  return null;
}

async function mapSpare(
  display: DisplayConnection,
  rows: readonly (readonly number[])[],
  spares: Map<number, number>,
  keysym: number,
): Promise<Stroke> {
  const taken = new Set(spares.values());
  const free = rows.findLastIndex(
    (row, at) => row.every((entry) => entry === 0) && !taken.has(at + display.minKeycode),
  );
  const keycode = free === -1 ? reuseOldest(spares) : free + display.minKeycode;
  spares.set(keysym, keycode);
  // The same on every level, so that neither shift nor caps lock changes it.
  display.mapKey(
    keycode,
    Array.from({ length: 6 }, () => keysym),
  );
  await display.pointer();
  await sleep(settleMs);
  return { keycode, shift: false, altgr: false };
}

function reuseOldest(spares: Map<number, number>): number {
  const [oldest] = spares;
  if (oldest === undefined) throw new Error("The keyboard layout leaves no key to borrow.");
  spares.delete(oldest[0]);
  return oldest[1];
}
