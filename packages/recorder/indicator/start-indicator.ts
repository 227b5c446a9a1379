/**
 * The indicator says on the participant's screen what is being recorded, and drives the recording: without a proof,
 * younger than 750 ms, that it can be seen, nothing may be recorded. There is no way to run without it.
 */
import { barSize } from "./draw-bar.ts";
import { failed } from "./failed.ts";
import { type IndicatorState, openFace } from "./face.ts";
import { openLink } from "./link.ts";

export type IndicatorOptions = {
  /** DISPLAY, XAUTHORITY and GDK_SCALE are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Cookie to present instead of the file that XAUTHORITY names. */
  readonly auth?: { readonly name: string; readonly data: string };
  /** Takes the indicator away, as disposing does. */
  readonly signal: AbortSignal;
  /** Ms since the epoch; for the elapsed time. */
  readonly clock: () => number;
  /** A folder of this user alone where compiled code may be kept; saves the process 20 MB. */
  readonly cacheDir?: string;
};

export type Indicator = AsyncDisposable & {
  /** To be left out of pictures. */
  readonly windowId: string;
  /** Of the indicator's process. */
  readonly pid: number;
  /** False where another program holds Ctrl+Alt+P, or the layout has no P; the indicator then says "click". */
  readonly hotkey: boolean;
  /** Whether the window was proven to be on the screen, uncovered, within the last 750 ms; after a loss never again. */
  alive(): boolean;
  /** Resolves when the screen shows it. Until the first call the indicator says "Paused". */
  show(state: IndicatorState): Promise<void>;
  /** Clicks on the indicator and presses of the key. One reader. */
  presses(): AsyncIterable<"toggle">;
  /** Why the indicator cannot be trusted any more, for people. Pending for ever where it was disposed in order. */
  readonly lost: Promise<string>;
};

const startLimitMs = 10_000;

/** Resolves when the window is proven to be seen. Throws RecorderError `indicator_failed`. */
export async function startIndicator(options: IndicatorOptions): Promise<Indicator> {
  const { env, signal } = options;
  const display = env["DISPLAY"];
  if (!display) throw failed("There is no X display: DISPLAY is not set.");
  const link = openLink(options);
  const late = setTimeout(() => link.fail("The recording indicator did not appear."), startLimitMs);
  const stop = (): void => void end();
  const end = async (): Promise<void> => {
    signal.removeEventListener("abort", stop);
    await link[Symbol.asyncDispose]();
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (signal.aborted) link.fail("The recording indicator was stopped while it started.");
    link.send({ kind: "open", display, auth: options.auth ?? null, ...barSize });
    const { windowId, hotkey, scale } = await link.ready;
    const { clock } = options;
    const face = await openFace({ hotkey, scale, clock, paint: link.paint, signal: link.ended });
    await face.show({ applications: [], startedMs: 0, paused: true });
    await link.proven;
    return {
      windowId,
      hotkey,
      pid: link.pid,
      alive: link.alive,
      lost: link.lost,
      show: face.show,
      presses: link.presses,
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  } finally {
    clearTimeout(late);
  }
}
