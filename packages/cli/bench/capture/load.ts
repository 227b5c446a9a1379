/** What is done to the stage while the recorder is measured. */
import { setTimeout as sleep } from "node:timers/promises";
import type { FakedInput } from "@apprentice/desktop/linux/x11/testing/faked-input.ts";
import type { BenchContext } from "../metric.ts";
import { type Stage, editor } from "./stage.ts";
import { percentile } from "./statistics.ts";

/** The letter a and Escape on any keyboard for PCs. */
const keycodes = { letter: 38, escape: 9 } as const;

/** Median ms from asking for a key press to the application's having it. */
export async function inputLatency(stage: Stage, rounds: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const arrival = stage.nextKey();
    const start = performance.now();
    stage.input.key(keycodes.letter, true);
    await arrival;
    times.push(performance.now() - start);
    stage.input.key(keycodes.letter, false);
    await stage.input.sync();
    await sleep(4);
  }
  return percentile(times, 0.5);
}

/** Moves that all differ, so that the server reports each of them; returns how many. */
export async function moveFast(
  input: FakedInput,
  seconds: number,
  context: BenchContext,
): Promise<number> {
  const start = performance.now();
  const total = seconds * 1000;
  let sent = 0;
  while (sent < total) {
    context.signal.throwIfAborted();
    const due = Math.min(total, Math.floor(performance.now() - start));
    for (; sent < due; sent++) input.move(200 + (sent % 500), 400 + (sent % 2));
    await input.sync();
    await sleep(2);
  }
  return sent;
}

/** 125 moves a second within a box of 500 x 2 px, and `act` at every period; returns moves and actions. */
export async function steadyWork(options: {
  readonly input: FakedInput;
  readonly at: { readonly x: number; readonly y: number };
  readonly actions: number;
  readonly periodMs: number;
  readonly act: (number: number) => void | Promise<void>;
  readonly signal: AbortSignal;
}): Promise<{ readonly moves: number; readonly wallMs: number }> {
  const { input, at, periodMs } = options;
  const start = performance.now();
  let moves = 0;
  let actions = 0;
  while (actions < options.actions) {
    options.signal.throwIfAborted();
    const elapsed = performance.now() - start;
    for (const due = Math.floor(elapsed / 8); moves < due; moves++) {
      input.move(at.x + (moves % 500), at.y + (moves % 2));
    }
    if (elapsed >= (actions + 1) * periodMs) {
      actions += 1;
      await options.act(actions);
    }
    await input.sync();
    await sleep(8);
  }
  return { moves, wallMs: performance.now() - start };
}

/** Clicks and keys into the painted window, in turn. */
export function actOnPainted(input: FakedInput, number: number): void {
  for (const down of [true, false]) {
    if (number % 2 === 0) input.button(1, down);
    else input.key(keycodes.letter, down);
  }
}

/** In the editor: a click into the text, a letter, the first menu opened, and closed again. */
export function actInEditor(input: FakedInput, number: number): void {
  const step = number % 4;
  if (step === 3) input.move(editor.x + 20, editor.y + 12);
  for (const down of [true, false]) {
    if (step === 1 || step === 3) input.button(1, down);
    else input.key(step === 2 ? keycodes.letter : keycodes.escape, down);
  }
}
