/** Waits until the screen has come to rest after an action: elements read anew, and nothing changing any more. */
import type { Element } from "@apprentice/core/event/element.ts";
import type { Sight } from "@apprentice/desktop/observe/eyes.ts";
import type { Wait } from "./act/wait.ts";

export type SettleOptions = {
  readonly look: () => Promise<Sight>;
  readonly wait: Wait;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** When the action ended; elements from before it say nothing of what it did. */
  readonly sinceMs: number;
};

export const settleTimes = { firstMs: 90, everyMs: 70, greatestMs: 1_600 } as const;

/** The newest sight, at rest or after `greatestMs`; bounded whatever the screen does. */
export async function settle(options: SettleOptions): Promise<Sight> {
  const { look, wait, clock, signal, sinceMs } = options;
  await wait(settleTimes.firstMs, signal);
  let before = await look();
  while (clock() - sinceMs < settleTimes.greatestMs) {
    await wait(settleTimes.everyMs, signal);
    const now = await look();
    if (isFresh(now, sinceMs) && isSame(before, now)) return now;
    before = now;
  }
  return before;
}

/** Applications without accessibility have no elements to wait for. */
function isFresh({ context }: Sight, sinceMs: number): boolean {
  if (context.elementsAgeMs === null) return true;
  return context.tMs - context.elementsAgeMs >= sinceMs;
}

function isSame(a: Sight, b: Sight): boolean {
  const tiles = a.frame?.tiles ?? [];
  const samePixels =
    tiles.length === (b.frame?.tiles ?? []).length &&
    tiles.every((tile, index) => tile === b.frame?.tiles[index]);
  return samePixels && stateOf(a) === stateOf(b);
}

/** Everything that can be seen of a state but its pixels, as text; only ever compared, in memory. */
export function stateOf({ context }: Sight): string {
  const { window, windows, elements, focusedId } = context;
  return JSON.stringify([
    window && [window.id, window.title, window.url],
    windows.map(({ id, box }) => [id, box]),
    focusedId,
    elements.map(elementState),
  ]);
}

function elementState({ id, role, name, states, value, box }: Element): unknown {
  return [id, role, name, states, value, box.x, box.y, box.width, box.height];
}
