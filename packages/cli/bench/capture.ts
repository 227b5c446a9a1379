/** What the whole recorder costs and whether it sees the truth, in a process of its own beside one that only counts. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { trimEnvironment } from "@apprentice/recorder/session/trim-memory.ts";
import type { CaptureOrder, CaptureReport } from "./capture/capture-report.ts";
import { actInEditor, actOnPainted, inputLatency, moveFast, steadyWork } from "./capture/load.ts";
import { type MeasuredProcess, startMeasured } from "./capture/measured-process.ts";
import { type Stage, app, betweenX, editor, openStage, probe } from "./capture/stage.ts";
import { type MemorySample, percentile, slopeOf } from "./capture/statistics.ts";
import type { Bench, BenchContext, Metric } from "./metric.ts";

const script = (name: string) => fileURLToPath(new URL(`capture/${name}.ts`, import.meta.url));
const epochMs = () => performance.timeOrigin + performance.now();
const settleMs = 500;
/** Keys count only once a window has had the time to show its elements. */
const openingMs = 2000;

/** Measures any program that speaks the protocol of `capture/eyes-process.ts`. */
export const measureCapture =
  (measuredScript: string): Bench =>
  async (context) => {
    const { quick, log, signal } = context;
    await using stack = new AsyncDisposableStack();
    const stage = stack.use(await openStage(signal));
    const { desktop, input } = stage;
    const dataDir = join(context.scratchDir, "recorder");
    const firstDir = join(context.scratchDir, "first");
    await mkdir(dataDir);
    await mkdir(firstDir);
    const order: CaptureOrder = {
      display: desktop.display,
      auth: desktop.auth,
      authorityFile: desktop.authorityFile,
      sessionBus: desktop.sessionBus,
      apps: [app, "mousepad"],
      probe,
      countedToX: betweenX,
      dataDir,
    };
    // As at every start of a recorder but the first, its code stands compiled.
    const env = { ...trimEnvironment, NODE_COMPILE_CACHE: join(context.scratchDir, "compiled") };
    await using first = await startMeasured(measuredScript, { ...order, dataDir: firstDir }, env);
    await first.finish();
    await stage.focusPainted();
    const rounds = quick ? 40 : 400;
    const off = await inputLatency(stage, rounds);
    const recorder = stack.use(await startMeasured(measuredScript, order, env));
    await sleep(openingMs);
    const on = await inputLatency(stage, rounds);
    const counter = stack.use(await startMeasured(script("counter-process"), order));
    log("moves at 1,000 a second");
    const fast = await moveFast(input, quick ? 5 : 60, context);
    await sleep(settleMs);
    const checked = await checkedActions(stage, quick ? 20 : 200, context);
    log("125 moves and one action a second");
    const work = await officeWork({ stage, recorder, counter, context });
    await sleep(settleMs);
    const [report, counted] = await Promise.all([recorder.finish(), counter.finish()]);
    const sent = fast + checked.moves;
    return [
      metric("capture.events_lost", sent - report.moves, "events", "0", sent - counted.moves),
      ...truth({ report, stage, checked, fromMs: work.fromMs }),
      metric("capture.cpu_share", work.share, "cores", "<= 0.04", work.counterShare),
      metric("capture.rss_mb", work.rssMb, "MB", "<= 150", work.counterRssMb),
      metric("capture.rss_with_indicator_mb", work.allMb, "MB", null, null),
      metric("capture.rss_slope_mb_per_min", work.slope, "MB/min", "about 0", null),
      metric("capture.input_latency_delta_ms", on - off, "ms", "<= 1", off),
      ...storedPerAction(report, log),
    ];
  };

export const measure: Bench = measureCapture(script("recorder-process"));

function metric(
  name: string,
  value: number,
  unit: string,
  aim: string | null,
  baseline: number | null,
): Metric {
  return { metric: name, value, unit, aim, baseline };
}

type Checked = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly first: number;
  readonly actions: number;
  readonly moves: number;
};

/** Actions into the painted window, four a second: each sight must show the nonce from before its action. */
async function checkedActions(
  stage: Stage,
  actions: number,
  { signal }: BenchContext,
): Promise<Checked> {
  const { input } = stage;
  const fromMs = epochMs();
  const first = stage.nonce();
  const { moves } = await steadyWork({
    input,
    at: { x: 200, y: 400 },
    actions,
    periodMs: 250,
    act: (number) => actOnPainted(input, number),
    signal,
  });
  await sleep(settleMs);
  return { fromMs, toMs: epochMs(), first, actions, moves };
}

type Work = {
  readonly fromMs: number;
  readonly share: number;
  readonly counterShare: number;
  readonly rssMb: number;
  readonly allMb: number;
  readonly counterRssMb: number;
  readonly slope: number;
};

async function officeWork(options: {
  readonly stage: Stage;
  readonly recorder: MeasuredProcess;
  readonly counter: MeasuredProcess;
  readonly context: BenchContext;
}): Promise<Work> {
  const { stage, recorder, counter, context } = options;
  const { input } = stage;
  const fromMs = epochMs();
  const samples: (MemorySample & { readonly all: number })[] = [];
  const cpu = [await recorder.cpuMs(), await counter.cpuMs()] as const;
  const { wallMs } = await steadyWork({
    input,
    at: { x: editor.x + 100, y: editor.y + 300 },
    actions: context.quick ? 20 : 600,
    periodMs: 1000,
    act: async (number) => {
      actInEditor(input, number);
      const { rss, all } = await recorder.memoryMb();
      samples.push({ minute: (epochMs() - fromMs) / 60_000, mb: rss, all });
    },
    signal: context.signal,
  });
  return {
    fromMs,
    share: ((await recorder.cpuMs()) - cpu[0]) / wallMs,
    counterShare: ((await counter.cpuMs()) - cpu[1]) / wallMs,
    rssMb: Math.max(...samples.map(({ mb }) => mb)),
    allMb: Math.max(...samples.map(({ all }) => all)),
    counterRssMb: (await counter.memoryMb()).rss,
    slope: slopeOf(samples.slice(Math.floor(samples.length / 4))),
  };
}

/** Sights whose nonce the application had not painted yet before the action, and the lag of all. */
function truth(options: {
  readonly report: CaptureReport;
  readonly stage: Stage;
  readonly checked: Checked;
  readonly fromMs: number;
}): Metric[] {
  const { report, stage, checked, fromMs } = options;
  const { first, actions } = checked;
  const within = report.sights.filter(({ tMs }) => tMs >= checked.fromMs && tMs < checked.toMs);
  // Each action is a press and a release, hence two nonces.
  const late = within.filter(({ colour }, index) => {
    const held = colour === null ? undefined : stage.nonceOf(colour);
    return held === undefined || held > first + 2 * index;
  });
  const missing = actions - within.length;
  const lags = [...within, ...report.sights.filter(({ tMs }) => tMs >= fromMs)].map(
    ({ lagMs }) => lagMs,
  );
  return [
    metric("capture.observation_after_action", late.length + missing, "sights", "0", null),
    metric("capture.frame_lag_p99_ms", percentile(lags, 0.99), "ms", "<= 100", null),
  ];
}

/** A peer that keeps frames stores 186 KB an action. */
const peerKb = 186;

function storedPerAction({ stored }: CaptureReport, log: (line: string) => void): Metric[] {
  if (!stored) return [];
  log(`stored: ${JSON.stringify(stored)}`);
  const actions = Object.values(stored.actions).reduce((sum, count) => sum + count, 0);
  const kb = stored.bytes / 1000 / Math.max(1, actions);
  return [metric("capture.kb_per_action", kb, "KB", "<= 30", peerKb)];
}
