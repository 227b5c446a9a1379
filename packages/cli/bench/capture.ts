/** What seeing costs and whether it is true: the eyes in a process of their own, beside one that only counts. */
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startPrivateDesktop } from "@apprentice/desktop/linux/private-desktop.ts";
import { type FakedInput, fakeInput } from "@apprentice/desktop/linux/x11/testing/faked-input.ts";
import { openTestWindow } from "@apprentice/desktop/linux/x11/testing/test-window.ts";
import type { CaptureOrder, CaptureReport } from "./capture/capture-report.ts";
import { type MeasuredProcess, startMeasured } from "./capture/measured-process.ts";
import type { Bench, BenchContext, Metric } from "./metric.ts";

const script = (name: string) => fileURLToPath(new URL(`capture/${name}.ts`, import.meta.url));
const app = "bench";
const screen = { widthPx: 1920, heightPx: 1080 };
const window = { x: 400, y: 300, width: 800, height: 500 };
const probe = { x: 700, y: 500 };
const keycode = 38;

/** Measures any program that speaks the protocol of `capture/eyes-process.ts`. */
export const measureCapture =
  (measuredScript: string): Bench =>
  async (context) => {
    await using stack = new AsyncDisposableStack();
    const desktop = stack.use(await startPrivateDesktop({ ...screen, signal: context.signal }));
    const colourOf = (nonce: number) => ((nonce * 7919 + 4242) & 0xff_ff_ff) | 0x01_00_00;
    const nonces = { now: 0, byColour: new Map([[colourOf(0), 0]]) };
    let arrived: (() => void) | null = null;
    const painted = stack.use(
      await openTestWindow({
        ...desktop,
        app,
        title: app,
        box: window,
        onInput: (kind) => {
          nonces.now += 1;
          nonces.byColour.set(colourOf(nonces.now), nonces.now);
          painted.fill(colourOf(nonces.now));
          if (kind === "KeyPress") arrived?.();
        },
      }),
    );
    painted.fill(colourOf(0));
    const input = await fakeInput(painted.connection);
    input.move(probe.x, probe.y);
    await sleep(500);
    const order: CaptureOrder = { display: desktop.display, auth: desktop.auth, app, probe };
    const latency = () => inputLatency(input, context.quick ? 40 : 400, (on) => (arrived = on));
    const off = await latency();
    const eyes = stack.use(await startMeasured(measuredScript, order));
    const on = await latency();
    const counter = stack.use(await startMeasured(script("counter-process"), order));
    context.log("moves at 1,000 a second");
    const seconds = context.quick ? 5 : 60;
    const sent = await moveFast(input, seconds, context);
    context.log("125 moves and one action a second");
    const before = nonces.now;
    const work = await steadyWork({ input, eyes, counter, context });
    await sleep(500);
    const [report, counted] = await Promise.all([eyes.finish(), counter.finish()]);
    return [
      metric(
        "capture.events_lost",
        sent + work.moves - report.moves,
        "events",
        "0",
        sent + work.moves - counted.moves,
      ),
      ...truth({ report, nonces: nonces.byColour, first: before, actions: work.actions }),
      metric("capture.cpu_share", work.eyesShare, "cores", "<= 0.04", work.counterShare),
      metric("capture.rss_mb", work.rssMb, "MB", "<= 150", work.counterRssMb),
      metric("capture.rss_slope_mb_per_min", work.slope, "MB/min", "about 0", null),
      metric("capture.input_latency_delta_ms", on - off, "ms", "<= 1", off),
    ];
  };

export const measure: Bench = measureCapture(script("eyes-process"));

function metric(
  name: string,
  value: number,
  unit: string,
  aim: string | null,
  baseline: number | null,
): Metric {
  return { metric: name, value, unit, aim, baseline };
}

/** Median ms from asking for a key press to the application's having it. */
async function inputLatency(
  input: FakedInput,
  rounds: number,
  listen: (arrived: () => void) => void,
): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const arrival = new Promise<void>(listen);
    const start = performance.now();
    input.key(keycode, true);
    await arrival;
    times.push(performance.now() - start);
    input.key(keycode, false);
    await input.sync();
    await sleep(4);
  }
  return percentile(times, 0.5);
}

/** Moves that all differ, so that the server reports each of them; returns how many. */
async function moveFast(
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
    for (; sent < due; sent++) input.move(500 + (sent % 500), 400 + (sent % 2));
    await input.sync();
    await sleep(2);
  }
  return sent;
}

type Work = {
  readonly moves: number;
  readonly actions: number;
  readonly eyesShare: number;
  readonly counterShare: number;
  readonly rssMb: number;
  readonly counterRssMb: number;
  readonly slope: number;
};

async function steadyWork(options: {
  readonly input: FakedInput;
  readonly eyes: MeasuredProcess;
  readonly counter: MeasuredProcess;
  readonly context: BenchContext;
}): Promise<Work> {
  const { input, eyes, counter, context } = options;
  const seconds = context.quick ? 10 : 600;
  const memory: { readonly minute: number; readonly mb: number }[] = [];
  const cpu = [await eyes.cpuMs(), await counter.cpuMs()] as const;
  const start = performance.now();
  let moves = 0;
  let actions = 0;
  while (actions < seconds) {
    context.signal.throwIfAborted();
    const elapsed = performance.now() - start;
    for (const due = Math.floor(elapsed / 8); moves < due; moves++) {
      input.move(500 + (moves % 500), 400 + (moves % 2));
    }
    if (elapsed >= (actions + 1) * 1000) {
      actions += 1;
      act(input, actions);
      memory.push({ minute: elapsed / 60_000, mb: await eyes.rssMb() });
    }
    await input.sync();
    await sleep(8);
  }
  const wallMs = performance.now() - start;
  return {
    moves,
    actions,
    eyesShare: ((await eyes.cpuMs()) - cpu[0]) / wallMs,
    counterShare: ((await counter.cpuMs()) - cpu[1]) / wallMs,
    rssMb: Math.max(...memory.map((sample) => sample.mb)),
    counterRssMb: await counter.rssMb(),
    slope: slopeOf(memory.slice(Math.floor(memory.length / 4))),
  };
}

function act(input: FakedInput, number: number): void {
  for (const down of [true, false]) {
    if (number % 2 === 0) input.button(1, down);
    else input.key(keycode, down);
  }
}

/** Sights whose nonce the application had not painted yet before the action, and the lag of the rest. */
function truth(options: {
  readonly report: CaptureReport;
  readonly nonces: ReadonlyMap<number, number>;
  readonly first: number;
  readonly actions: number;
}): Metric[] {
  const { report, nonces, first, actions } = options;
  // The last sights are those of the steady work; each action is a press and a release, hence two nonces.
  const sights = report.sights.slice(-actions);
  const late = sights.filter((sight, index) => {
    const held = sight.colour === null ? undefined : nonces.get(sight.colour);
    return held === undefined || held > first + 2 * index;
  });
  const missing = actions - sights.length;
  const lags = sights.map((sight) => sight.lagMs);
  return [
    metric("capture.observation_after_action", late.length + missing, "sights", "0", null),
    metric("capture.frame_lag_p99_ms", percentile(lags, 0.99), "ms", "<= 100", null),
  ];
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Least-squares slope in MB per minute. */
function slopeOf(samples: readonly { readonly minute: number; readonly mb: number }[]): number {
  const mean = (pick: (sample: { minute: number; mb: number }) => number) =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / Math.max(1, samples.length);
  const [minute, mb] = [mean((s) => s.minute), mean((s) => s.mb)];
  const above = samples.reduce((sum, s) => sum + (s.minute - minute) * (s.mb - mb), 0);
  const below = samples.reduce((sum, s) => sum + (s.minute - minute) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
