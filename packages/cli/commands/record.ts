/** `apprentice record|status|pause|resume`: recording, always with the indicator on the screen. */
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { agentSession } from "@apprentice/learn/agent/session/session-lock.ts";
import { askControl, serveControl } from "@apprentice/recorder/session/control.ts";
import type { ControlAnswer, ControlRequest } from "@apprentice/recorder/session/control.ts";
import type { RecordingStatus } from "@apprentice/recorder/session/record.ts";
import { startIndicator } from "@apprentice/recorder/indicator/start-indicator.ts";
import type { Indicator } from "@apprentice/recorder/indicator/start-indicator.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";
import { dictionariesDir, unreadDictionary } from "../recording/load-dictionaries.ts";
import { controlPath, dataOption, participantOf } from "../recording/participant-options.ts";
import type { DataOptions } from "../recording/participant-options.ts";
import { createPause } from "../recording/pause.ts";
import type { Pause } from "../recording/pause.ts";
import { recordTask } from "../recording/record-task.ts";

type RecordOptions = DataOptions & { readonly instruction?: string };
type Ended = "success" | "failure" | "stopped";

export function addRecord(program: Command, context: CommandContext): void {
  dataOption(
    program
      .command("record")
      .description("record a task; Ctrl+C ends it, the indicator or Ctrl+Alt+P pauses it"),
  )
    .option("--instruction <text>", "what you are about to do, in one sentence")
    .action((options: RecordOptions) => runRecord(options, context));
  dataOption(
    program.command("status").description("what is being recorded, or why nothing can be"),
  ).action((options: DataOptions) => showStatus(options, context));
  for (const ask of ["pause", "resume"] as const) {
    dataOption(program.command(ask).description(`${ask} the running recording`)).action(
      async (options: DataOptions) => {
        const answer = await askControl(controlPath(options), { ask });
        printAnswer(
          { json: answer, text: answer.paused ? "paused" : "recording" },
          options.json === true,
        );
      },
    );
  }
  dataOption(program.command("stop").description("end the running recording"))
    .option("--status <status>", "how the work went: success or failure", "success")
    .action(async (options: DataOptions & { readonly status: string }) => {
      const answer = await askControl(controlPath(options), {
        ask: "stop",
        status: options.status === "failure" ? "failure" : "success",
      });
      printAnswer({ json: answer, text: "ended" }, options.json === true);
    });
}

async function runRecord(options: RecordOptions, context: CommandContext): Promise<void> {
  const instruction = options.instruction ?? (await askInstruction());
  await refuseBesideAgent(options);
  const participant = await participantOf(options, context);
  await participant.hold.recover();
  for (const gone of await participant.hold.expire(participant.device.policy().hold.greatestHours))
    log(`hold: ${gone.recordingId} was older than the policy allows and was deleted`);
  const { promise: ended, resolve: end } = Promise.withResolvers<Ended>();
  context.signal.addEventListener("abort", () => end("success"), { once: true });
  // The indicator outlives the signal: it must be seen until the last event was written.
  const indicatorStop = new AbortController();
  await using indicator = await startIndicator({
    env: process.env,
    signal: indicatorStop.signal,
    clock: () => Date.now(),
    cacheDir: join(options.data, "cache"),
  });
  const pause = createPause();
  void followPresses(indicator, pause);
  const running: { status: RecordingStatus | null; recordingId: string } = {
    status: null,
    recordingId: "",
  };
  const startedMs = Date.now();
  const answer = (request: ControlRequest): ControlAnswer => {
    if (request.ask === "pause") pause.set(true);
    if (request.ask === "resume") pause.set(false);
    if (request.ask === "stop") end(request.status);
    const counts = running.status?.counts;
    return {
      recordingId: running.recordingId,
      instruction,
      startedMs,
      paused: pause.paused(),
      actions: { ...counts?.actions },
      gaps: { ...counts?.gaps },
    };
  };
  await using control = await serveControl({ path: controlPath(options), answer });
  void control;
  log(`recording: ${instruction}`);
  const result = await recordTask({
    desktop: { env: process.env },
    ...participant,
    indicator,
    pause,
    instruction,
    source: "human",
    ended,
    clock: () => performance.timeOrigin + performance.now(),
    onStatus: (status) => {
      running.status = status;
    },
  });
  const actions = Object.entries(result.counts.actions).map(([kind, count]) => `${count} ${kind}`);
  const gaps = Object.entries(result.counts.gaps).map(([reason, count]) => `${count} ${reason}`);
  const text = [
    `${result.recordingId}: ${actions.join(", ") || "no actions"}; dropped: ${gaps.join(", ") || "nothing"}`,
    ...(result.message === null ? [] : [result.message]),
    'It stays on this computer. Look with "apprentice hold show", then "apprentice hold release" or "apprentice hold delete".',
  ];
  printAnswer({ json: result, text: text.join("\n") }, options.json === true);
  if (result.reason !== null) process.exitCode = 1;
}

/** What an agent does must never be taken for a person's demonstration. */
async function refuseBesideAgent({ data }: DataOptions): Promise<void> {
  const agent = await agentSession(data);
  if (agent?.display === process.env["DISPLAY"])
    throw new CliError("refused", "an agent is acting on this desktop; wait for it or stop it");
}

async function askInstruction(): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question("What are you about to do? ")).trim();
  } finally {
    lines.close();
  }
}

async function followPresses(indicator: Indicator, pause: Pause): Promise<void> {
  for await (const press of indicator.presses()) if (press === "toggle") pause.toggle();
}

const mayWith = (unread: string | null) =>
  unread === null
    ? { kind: "may" as const }
    : { kind: "refused" as const, reason: "dictionary_missing", message: unread };

async function showStatus(options: DataOptions, context: CommandContext): Promise<void> {
  const running = await askControl(controlPath(options), { ask: "status" }).catch(() => null);
  const { device, hold, spool } = await participantOf(options, context);
  const may = device.checkMayRecord(Date.now());
  const { dictionaries } = device.policy();
  const unread = await unreadDictionary(dictionariesDir(options.data), dictionaries);
  const held = await hold.list();
  const waiting = await spool.list();
  const lines = [
    running
      ? `${running.paused ? "paused" : "recording"}: ${running.instruction}`
      : "not recording",
    may.kind === "may" && unread === null
      ? "recording is possible"
      : `recording is not possible: ${may.kind === "may" ? unread : may.message}`,
    `${held.length} in the hold, ${waiting.length} waiting to be sent`,
  ];
  printAnswer(
    {
      json: {
        running,
        may: may.kind === "may" ? mayWith(unread) : may,
        held: held.length,
        waiting: waiting.length,
      },
      text: lines.join("\n"),
    },
    options.json === true,
  );
}
