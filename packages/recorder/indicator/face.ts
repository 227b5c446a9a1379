/** What the indicator shows: drawn anew when it changes, and its clock once a second. */
import { drawBar, type Pixels } from "./draw-bar.ts";
import { clockPlace, elapsedText, openClock } from "./draw-clock.ts";
import type { PaintPart } from "./link.ts";

export type IndicatorState = {
  /** Names as the participant knows them. */
  readonly applications: readonly string[];
  readonly startedMs: number;
  readonly paused: boolean;
};

export type Face = {
  /** Resolves when the screen shows it. */
  readonly show: (state: IndicatorState) => Promise<void>;
};

export type FaceOptions = {
  readonly hotkey: boolean;
  readonly scale: number;
  readonly clock: () => number;
  readonly paint: (part: PaintPart) => Promise<void>;
  /** Stops the clock. */
  readonly signal: AbortSignal;
};

const tickMs = 1000;

export async function openFace(options: FaceOptions): Promise<Face> {
  const { scale, hotkey, clock, paint, signal } = options;
  const digits = await openClock(scale);
  const clockAt = { x: Math.round(clockPlace.x * scale), y: Math.round(clockPlace.y * scale) };
  let shown: IndicatorState | null = null;
  let chain: Promise<void> = Promise.resolve();

  const paintClock = async (): Promise<void> => {
    if (!shown || shown.paused) return;
    const pixels = digits.draw(elapsedText(clock() - shown.startedMs));
    await paint({ ...clockAt, ...pixels });
  };
  const paintBar = async (state: IndicatorState): Promise<void> => {
    if (!sameBar(shown, state)) {
      const { applications, paused } = state;
      const pixels: Pixels = await drawBar({ applications, paused, hotkey }, scale);
      await paint({ x: 0, y: 0, ...pixels });
    }
    shown = state;
    await paintClock();
  };
  const timer = setInterval(() => void paintClock(), tickMs);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return {
    // One after the other, so that what was asked last is what stays.
    show: (state) => {
      const done = chain.then(() => paintBar(state));
      chain = done.catch(() => {});
      return done;
    },
  };
}

/** The clock is painted by itself. */
function sameBar(one: IndicatorState | null, other: IndicatorState): boolean {
  return (
    one !== null &&
    one.paused === other.paused &&
    one.applications.length === other.applications.length &&
    one.applications.every((name, index) => name === other.applications[index])
  );
}
