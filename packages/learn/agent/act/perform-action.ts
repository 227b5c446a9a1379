/** Carries out one checked action through hands. Whatever happens, nothing stays pressed. */
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { Button } from "@apprentice/core/event/raw-event.ts";
import type { ProposedAction } from "../model.ts";
import type { Wait } from "./wait.ts";

export type PerformOptions = {
  readonly hands: Hands;
  readonly wait: Wait;
  /** Fires at a take-over or when an approved window is lost; the action stops where it is. */
  readonly signal: AbortSignal;
  /** The last question before something is pressed at a point; false stops the action there. */
  readonly mayPress: (at: Point) => Promise<boolean>;
};

/** `stopped`: the action ended before anything was pressed, because the point is no longer in an approved window. */
export type Performed = "done" | "stopped";

const pauseMs = {
  hover: 30,
  press: 35,
  between: 60,
  drag: 25,
  notch: 25,
  /** Pages glide on after the wheel, and browsers tell of where things went about 450 ms late. */
  glide: 600,
  character: 25,
  longPress: 1_200,
} as const;
const dragSteps = 6;

/** Rejects with the signal's reason when it fires. */
export async function performAction(
  action: Exclude<ProposedAction, { kind: "terminate" }>,
  options: PerformOptions,
): Promise<Performed> {
  const { wait, signal } = options;
  signal.throwIfAborted();
  switch (action.kind) {
    case "wait":
      await wait(action.ms, signal);
      return "done";
    case "type":
      return typeText(action.text, options);
    case "key":
      return pressKeys(action.keys, action.count, options);
    default:
      return point(action, options);
  }
}

type PointerAction = Extract<ProposedAction, { at: Point }>;

async function point(action: PointerAction, options: PerformOptions): Promise<Performed> {
  const { hands, signal, mayPress } = options;
  await approach(action.at, options);
  if (action.kind === "move") return "done";
  if (!(await mayPress(action.at))) return "stopped";
  signal.throwIfAborted();
  const { kind } = action;
  await holding(action.modifiers, hands, async () => {
    switch (kind) {
      case "scroll":
        return turnWheel(action, options);
      case "drag":
        return drag(action, options);
      case "long_press":
        return press("left", { ...options, times: 1, heldMs: pauseMs.longPress });
      default: {
        const { button, times } = clicks[kind];
        return press(button, { ...options, times, heldMs: pauseMs.press });
      }
    }
  });
  return "done";
}

const clicks = {
  click: { button: "left", times: 1 },
  double_click: { button: "left", times: 2 },
  triple_click: { button: "left", times: 3 },
  right_click: { button: "right", times: 1 },
  middle_click: { button: "middle", times: 1 },
} as const;

/** Two motions, because an application shows what is under the pointer only once it has moved there. */
async function approach(at: Point, { hands, wait, signal }: PerformOptions): Promise<void> {
  await hands.move({ x: at.x - 1, y: at.y });
  await hands.move(at);
  await wait(pauseMs.hover, signal);
}

async function press(
  button: Button,
  options: PerformOptions & { readonly times: number; readonly heldMs: number },
): Promise<void> {
  const { hands, wait, signal, times, heldMs } = options;
  for (let count = 0; count < times; count += 1) {
    if (count > 0) await wait(pauseMs.between, signal);
    await hands.press(button);
    try {
      await wait(heldMs, signal);
    } finally {
      await hands.release(button);
    }
  }
}

async function drag(
  { at, to }: { readonly at: Point; readonly to: Point },
  { hands, wait, signal, mayPress }: PerformOptions,
): Promise<void> {
  await hands.press("left");
  let dropped = false;
  try {
    await wait(pauseMs.between, signal);
    for (let step = 1; step <= dragSteps; step += 1) {
      const share = step / dragSteps;
      await hands.move({
        x: Math.round(at.x + (to.x - at.x) * share),
        y: Math.round(at.y + (to.y - at.y) * share),
      });
      await wait(pauseMs.drag, signal);
    }
    dropped = await mayPress(to);
  } finally {
    // Dropped nowhere else than where it may be: back where it came from.
    if (!dropped) await hands.move(at);
    await hands.release("left");
  }
}

async function turnWheel(
  { dx, dy }: { readonly dx: number; readonly dy: number },
  { hands, wait, signal }: PerformOptions,
): Promise<void> {
  for (const [x, y] of [
    [Math.sign(dx), 0],
    [0, Math.sign(dy)],
  ] as const) {
    const times = Math.round(Math.abs(x === 0 ? dy : dx)) * Math.abs(x + y);
    for (let notch = 0; notch < times; notch += 1) {
      signal.throwIfAborted();
      await hands.scroll(x, y);
      await wait(pauseMs.notch, signal);
    }
  }
  await wait(pauseMs.glide, signal);
}

async function typeText(text: string, { hands, wait, signal }: PerformOptions): Promise<Performed> {
  for (const character of text) {
    signal.throwIfAborted();
    await hands.type(character);
    await wait(pauseMs.character, signal);
  }
  return "done";
}

async function pressKeys(
  keys: readonly string[],
  times: number,
  { hands, wait, signal }: PerformOptions,
): Promise<Performed> {
  const last = keys.at(-1) ?? "";
  await holding(keys.slice(0, -1), hands, async () => {
    for (let count = 0; count < times; count += 1) {
      if (count > 0) await wait(pauseMs.notch, signal);
      signal.throwIfAborted();
      await hands.keyDown(last);
      await hands.keyUp(last);
    }
  });
  return "done";
}

async function holding(
  modifiers: readonly string[],
  hands: Hands,
  act: () => Promise<void>,
): Promise<void> {
  const held: string[] = [];
  try {
    for (const key of modifiers) {
      held.push(key);
      await hands.keyDown(key);
    }
    await act();
  } finally {
    for (const key of held.toReversed()) await hands.keyUp(key);
  }
}
