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
  // Applications do not tell where things went when a page scrolls: elements have to be newer than the pixels.
  let movedMs = sinceMs;
  while (clock() - sinceMs < settleTimes.greatestMs) {
    await wait(settleTimes.everyMs, signal);
    const now = await look();
    const isEarly = now.context.tMs - sinceMs < caretMs;
    if (changedTiles(before, now) >= (isEarly ? 1 : leastChanged))
      movedMs = now.frame?.tMs ?? movedMs;
    else if (isFresh(now, movedMs) && stateOf(before) === stateOf(now)) return now;
    before = now;
  }
  return before;
}

/** A blinking caret changes one tile for ever; soon after an action even one tile is more likely its effect. */
const leastChanged = 2;
const caretMs = 450;

function changedTiles(a: Sight, b: Sight): number {
  const before = a.frame?.tiles ?? [];
  const now = b.frame?.tiles ?? [];
  if (before.length !== now.length) return leastChanged;
  return now.filter((tile, index) => tile !== before[index]).length;
}

/** Applications without accessibility have no elements to wait for. */
function isFresh({ context }: Sight, sinceMs: number): boolean {
  if (context.elementsAgeMs === null) return true;
  return context.tMs - context.elementsAgeMs >= sinceMs;
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
