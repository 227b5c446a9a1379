/** The whole loop on a private virtual desktop: notice, recording, hold, release, collector, trajectories, dataset, hunt. */
import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { newStaffToken } from "@apprentice/collector/access/staff-tokens.ts";
import { startCollector } from "@apprentice/collector/start-collector.ts";
import type { Collector } from "@apprentice/collector/start-collector.ts";
import { startPrivateDesktop } from "@apprentice/desktop/linux/private-desktop.ts";
import type { PrivateDesktop } from "@apprentice/desktop/linux/private-desktop.ts";
import { startPracticeSite } from "@apprentice/learn/evaluate/practice/practice-site.ts";
import type { PracticeSite } from "@apprentice/learn/evaluate/practice/practice-site.ts";
import { openStage } from "@apprentice/learn/evaluate/practice/stage.ts";
import type { Stage } from "@apprentice/learn/evaluate/practice/stage.ts";
import { startIndicator } from "@apprentice/recorder/indicator/start-indicator.ts";
import type { Indicator } from "@apprentice/recorder/indicator/start-indicator.ts";
import { openParticipant } from "../../recording/open-participant.ts";
import type { Participant } from "../../recording/open-participant.ts";
import { createPause } from "../../recording/pause.ts";
import { recordTask } from "../../recording/record-task.ts";
import type { TaskRecording } from "../../recording/record-task.ts";
import { releaseRecording } from "../../recording/release-recording.ts";
import { staffClient } from "../../staff-client.ts";
import type { StaffClient } from "../../staff-client.ts";
import { CliError } from "../../errors.ts";
import type { DemoCanaries } from "./canaries.ts";
import { makeCanaries } from "./canaries.ts";
import type { DemoClock } from "./demo-clock.ts";
import { createDemoClock } from "./demo-clock.ts";
import { signDemoPolicy } from "./demo-policy.ts";
import type { DemoTask } from "./demo-tasks.ts";
import { demoTasks } from "./demo-tasks.ts";
import { huntEverywhere } from "./hunt-everywhere.ts";
import { startIntruder } from "./intruder.ts";
import type { Intruder } from "./intruder.ts";
import { learnFromDemo } from "./learn-from-demo.ts";
import { makeDataset } from "./make-dataset.ts";
import { screenshotOf } from "./screenshot.ts";
import type { DemoReport } from "./report.ts";
import { openScriptedPerson } from "./scripted-person.ts";
import type { ScriptedPerson } from "./scripted-person.ts";

export type DemoOptions = {
  /** Must be missing or empty. */
  readonly out: string;
  /** Keep the device's and the collector's folders too. */
  readonly keep: boolean;
  readonly seed: number;
  /** False ends with the dataset. */
  readonly learn: boolean;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const screen = { widthPx: 1280, heightPx: 800 };
const random = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(count));

export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const recorded = await recordToDataset(options);
  if (!options.learn) return recorded;
  options.say("8/8  learning: more demonstrations by scripted people, a policy, and what it does");
  const learned = await learnFromDemo({ ...options, release: join(options.out, "release") });
  return { ...recorded, learned };
}

async function recordToDataset(options: DemoOptions): Promise<DemoReport> {
  const { out, say, signal } = options;
  const folders = {
    device: join(out, "device"),
    collector: join(out, "collector"),
    release: join(out, "release"),
    dataset: join(out, "dataset"),
    sheets: join(out, "sheets"),
  };
  await mkdir(folders.sheets, { recursive: true });
  const clock = createDemoClock();
  const canaries = makeCanaries(options.seed);
  try {
    await using stack = new AsyncDisposableStack();
    say("1/8  a private desktop with a window manager, accessibility and real applications");
    const desktop = stack.use(await startPrivateDesktop({ ...screen, signal }));
    const site = stack.use(await startPracticeSite());
    say(
      "2/8  a collector with a signed policy; a person is enrolled, reads the notice and acknowledges it",
    );
    const { collector, reviewer, curator } = await openCollector({
      folder: folders.collector,
      clock,
      site,
      canaries,
      stack,
      signal,
    });
    const participant = await enrolParticipant({
      folder: folders.device,
      clock,
      collector,
      say,
      signal,
    });
    const stageParts = await openStageParts({ desktop, site, canaries, seed: options.seed, stack });
    const indicator = stack.use(
      await startIndicator({
        env: desktop.env,
        auth: desktop.auth,
        signal,
        clock: clock.now,
        cacheDir: join(folders.device, "cache"),
      }),
    );
    say("3/8  recording; the red indicator is on top of the screen");
    const tasks = demoTasks({ seed: options.seed, canaries });
    const recordings = await recordAll({
      ...stageParts,
      desktop,
      participant,
      indicator,
      clock,
      tasks,
      say,
      signal,
      out,
    });
    say(
      "4/8  the recordings wait in the hold: a day to look at them, cut or delete (the demo's clock jumps)",
    );
    clock.advance(25 * hourMs);
    for (const { recording } of recordings) await release(participant, recording);
    say("5/8  released: scanned again, sealed, uploaded, checked, compiled");
    const { sent } = await participant.sync(signal);
    await collector.drained(signal);
    const approved = await approveAll(reviewer);
    say(`     ${sent} segments accepted, ${approved} trajectories built and approved`);
    say("6/8  a release, and from it a Parquet dataset for training");
    const made = await makeDataset({ client: curator, folders, nowMs: clock.now(), signal });
    say("7/8  the hunt for planted secrets: files, database, objects, dataset, words and pictures");
    const hunt = await huntEverywhere({
      out,
      client: curator,
      dataset: folders.dataset,
      canaries: Object.values(canaries),
      signal,
    });
    return {
      recordings: recordings.map(describe),
      ...made,
      hunt,
      learned: null,
    };
  } finally {
    if (!options.keep)
      for (const folder of [folders.device, folders.collector])
        await rm(folder, { recursive: true, force: true });
  }
}

async function openCollector(parts: {
  readonly folder: string;
  readonly clock: DemoClock;
  readonly site: PracticeSite;
  readonly canaries: DemoCanaries;
  readonly stack: AsyncDisposableStack;
  readonly signal: AbortSignal;
}): Promise<{
  readonly collector: Collector;
  readonly reviewer: StaffClient;
  readonly curator: StaffClient;
}> {
  const { clock, signal } = parts;
  const vocabulary = [parts.canaries.control.value];
  const { signed, policyKeys } = await signDemoPolicy({
    nowMs: clock.now(),
    siteHost: parts.site.host,
    vocabulary,
  });
  const [reviewer, curator] = [
    newStaffToken({ staffId: "demo-reviewer", role: "reviewer", random }),
    newStaffToken({ staffId: "demo-curator", role: "curator", random }),
  ];
  const collector = parts.stack.use(
    await startCollector({
      dataDir: parts.folder,
      port: 0,
      clock: clock.wholeMs,
      // The demo's root key is marked as such in its file; `serve` refuses to open it.
      rootKey: { passphrase: randomBytes(16).toString("hex"), cost: 12 },
      demo: true,
      policyKeys,
      policy: signed,
      staff: [reviewer.member, curator.member],
    }),
  );
  const { url } = collector;
  return {
    collector,
    reviewer: staffClient({ url, token: reviewer.token, purpose: "review", signal }),
    curator: staffClient({
      url,
      token: curator.token,
      purpose: "train_computer_use_agents",
      signal,
    }),
  };
}

async function enrolParticipant(parts: {
  readonly folder: string;
  readonly clock: DemoClock;
  readonly collector: Collector;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<Participant> {
  const { clock, collector, say, signal } = parts;
  const { code } = await collector.issueEnrolmentCode(null);
  const participant = await openParticipant({
    dataDir: parts.folder,
    enrol: { collectorUrl: collector.url, code },
    clock: clock.now,
    env: {},
    signal,
  });
  const notice = await participant.device.notice("en");
  for (const line of notice.text.trimEnd().split("\n")) say(`     | ${line}`);
  await participant.device.acknowledge("en", { home: "US-NY", work: "US-NY", employer: "US-NY" });
  const early = participant.device.checkMayRecord(clock.now());
  say(
    `     acknowledged and signed. Recording now? ${early.kind === "refused" ? `refused: ${early.message}` : "ALLOWED"}`,
  );
  if (early.kind !== "refused")
    throw new CliError("demo_failed", "recording was possible within the notice period");
  clock.advance(15 * dayMs);
  await participant.sync(signal);
  say("     fifteen days later (the demo's clock jumps) recording may begin");
  return participant;
}

type StageParts = {
  readonly person: ScriptedPerson;
  readonly stage: Stage;
  readonly intruder: Intruder;
};

async function openStageParts(parts: {
  readonly desktop: PrivateDesktop;
  readonly site: PracticeSite;
  readonly canaries: DemoCanaries;
  readonly seed: number;
  readonly stack: AsyncDisposableStack;
}): Promise<StageParts> {
  const { desktop, site, stack } = parts;
  const person = stack.use(await openScriptedPerson({ desktop, seed: parts.seed, pace: 0.6 }));
  // Before the browser, so that the browser lies above it.
  const intruder = stack.use(await startIntruder(desktop, parts.canaries.foreign.value));
  const stage = await openStage({
    desktop,
    site,
    isActive: (app, title) => person.isActive(app, title),
    calculatorDisplay: () => person.readDisplay(),
    sleep: async (ms) => {
      await sleep(ms);
    },
  });
  return { person, stage, intruder };
}

type Recorded = {
  readonly task: DemoTask;
  readonly recording: TaskRecording;
  readonly done: boolean;
};

async function recordAll(
  parts: StageParts & {
    readonly desktop: PrivateDesktop;
    readonly participant: Participant;
    readonly indicator: Indicator;
    readonly clock: DemoClock;
    readonly tasks: readonly DemoTask[];
    readonly out: string;
    readonly say: (line: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  for (const [index, task] of parts.tasks.entries()) {
    parts.signal.throwIfAborted();
    const one = await recordOne(parts, task);
    recorded.push(one);
    const actions = Object.entries(one.recording.counts.actions).map(
      ([kind, count]) => `${count} ${kind}`,
    );
    parts.say(
      `     ${String(index + 1).padStart(2)}. ${task.title}: ${actions.join(", ") || "nothing"}${one.done ? "" : "  (the task was NOT done)"}`,
    );
  }
  return recorded;
}

async function recordOne(
  parts: Parameters<typeof recordAll>[0],
  task: DemoTask,
): Promise<Recorded> {
  const { person, stage, intruder, participant, indicator, clock } = parts;
  await using scene = await stage.open(task.episode, task.application);
  const { promise: ended, resolve: end } = Promise.withResolvers<
    "success" | "failure" | "stopped"
  >();
  const recording = recordTask({
    desktop: parts.desktop,
    ...participant,
    indicator,
    pause: createPause(),
    instruction: task.episode.instruction,
    source: "synthetic",
    ended,
    clock: clock.now,
  });
  const failed = recording.then(
    () => null,
    (error: unknown) => error,
  );
  await sleep(900);
  const wandering = new AbortController();
  // Where the desktop goes away under it, as when somebody interrupts the demo, there is nothing to wander over.
  const wander = task.intruder ? intruder.wander(wandering.signal).catch(() => undefined) : null;
  let done = false;
  try {
    if (task.episode.taskId === "sign-in")
      await screenshotOf(parts.desktop, join(parts.out, "screen.png"));
    for (const intent of task.episode.plan({ shortcuts: true, tabs: true }))
      await Promise.race([person.perform(intent), rejectWith(failed)]);
    await sleep(300);
    done = task.episode.check(await scene.report());
  } finally {
    wandering.abort();
    await wander;
    end(done ? "success" : "failure");
  }
  return { task, recording: await recording, done };
}

/** Never resolves; rejects once the recording has failed. */
async function rejectWith(failed: Promise<unknown>): Promise<never> {
  const error = await failed;
  if (error === null) throw new CliError("demo_failed", "the recording ended before its task did");
  throw error;
}

async function release(participant: Participant, recording: TaskRecording): Promise<void> {
  const result = await releaseRecording({
    ...participant,
    recordingId: recording.recordingId,
    deliver: (segment) => participant.spool.add(segment),
  });
  if (result.kind === "refused")
    throw new CliError("demo_failed", `a recording was not released: ${result.message}`);
}

async function approveAll(reviewer: StaffClient): Promise<number> {
  let approved = 0;
  for await (const { trajectoryId } of reviewer.list()) {
    await reviewer.review(trajectoryId, "approved");
    approved += 1;
  }
  return approved;
}

function describe({ task, recording, done }: Recorded): DemoReport["recordings"][number] {
  return { ...recording, title: task.title, instruction: task.episode.instruction, done };
}

/** For whoever opens the folder later. */
export async function writeReport(out: string, report: DemoReport): Promise<void> {
  await writeFile(join(out, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
}
