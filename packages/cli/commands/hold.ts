/** `apprentice hold list|show|cut|blackout|delete|release`: your own copy, before anything leaves this computer. */
import { writeFile } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import type { Command } from "commander";
import type { Observation, SafeItem } from "@apprentice/core/action/safe.ts";
import { RecordingId, TrajectoryId } from "@apprentice/core/id/id.ts";
import { buildTrajectory } from "@apprentice/core/trajectory/build.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { composeFrame } from "@apprentice/learn/export/compose-frame.ts";
import { contactSheet } from "@apprentice/learn/sheet/contact-sheet.ts";
import { describeStep } from "@apprentice/learn/sheet/describe-action.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { describeBlackout } from "../recording/describe-blackout.ts";
import { describeGap } from "../recording/describe-gap.ts";
import type { Participant } from "../recording/open-participant.ts";
import { dataOption, participantOf } from "../recording/participant-options.ts";
import type { DataOptions } from "../recording/participant-options.ts";
import { forgetNeverKept, listNeverKept, neverKeepWord } from "../recording/never-keep-word.ts";
import { releaseRecording } from "../recording/release-recording.ts";

type ShowOptions = DataOptions & { readonly sheet?: string };
type NeverKeepOptions = DataOptions & { readonly list?: true; readonly remove?: true };
type CutOptions = DataOptions & {
  readonly step?: string;
  readonly from?: string;
  readonly to?: string;
};
type BlackoutOptions = DataOptions & { readonly step: string; readonly box: string };

export function addHold(program: Command, context: CommandContext): void {
  const hold = program
    .command("hold")
    .description("look into, cut, delete or release what was recorded; it is only here");
  dataOption(
    hold.command("list").description("what is held, and what was deleted for its age"),
  ).action((options: DataOptions) => list(options, context));
  dataOption(hold.command("show <id>").description("steps, gaps, and what was blacked out and why"))
    .option("--sheet <file>", "draw every step into one PNG")
    .action((id: string, options: ShowOptions) => show(id, options, context));
  dataOption(hold.command("cut <id>").description("remove a step, or a time"))
    .option("--step <number>", "the step, as `hold show` numbers them")
    .option("--from <time>", "ISO time or ms")
    .option("--to <time>", "ISO time or ms")
    .action((id: string, options: CutOptions) => cut(id, options, context));
  dataOption(hold.command("blackout <id>").description("black out more, for good"))
    .option("--step <number>", "the step, or `all`", "all")
    .requiredOption("--box <x,y,width,height>", "in pixels of the screen")
    .action((id: string, options: BlackoutOptions) => blackout(id, options, context));
  dataOption(
    hold
      .command("never-keep [word]")
      .description("hide a word in all that is held and recorded; asked for where it is not given"),
  )
    .option("--list", "print the words that you named, on this screen only")
    .option("--remove", "let recordings that begin from now on keep the word again")
    .action((word: string | undefined, options: NeverKeepOptions) =>
      neverKeep(word, options, context),
    );
  dataOption(
    hold.command("delete <id>").description("delete a recording; nothing of it was ever sent"),
  ).action(async (id: string, options: DataOptions) => {
    const participant = await participantOf(options, context);
    const recordingId = idOf(id);
    await participant.hold.remove(recordingId);
    await participant.secrets.remove(recordingId);
    printAnswer({ json: { deleted: id }, text: `${id}: deleted` }, options.json === true);
  });
  dataOption(
    hold
      .command("release <id>")
      .description("scan once more, seal, and let it be sent by the next sync"),
  ).action(async (id: string, options: DataOptions) => {
    const participant = await participantOf(options, context);
    const result = await releaseRecording({
      ...participant,
      recordingId: idOf(id),
      deliver: (segment) => participant.spool.add(segment),
    });
    const text =
      result.kind === "released"
        ? [`${id}: released; "apprentice sync" sends it`, result.pictures ?? ""].join("\n").trim()
        : `${id}: not released. ${result.message}`;
    printAnswer({ json: result, text }, options.json === true);
    if (result.kind === "refused") process.exitCode = 1;
  });
}

async function neverKeep(
  word: string | undefined,
  options: NeverKeepOptions,
  context: CommandContext,
): Promise<void> {
  const json = options.json === true;
  if (options.remove === true) {
    if (options.list === true)
      throw new CliError("wrong_usage", "give --list or --remove, not both");
    const { message, ...done } = await forgetNeverKept(await participantOf(options, context), word);
    return printAnswer({ json: done, text: message }, json);
  }
  if (options.list === true) {
    if (word !== undefined)
      throw new CliError("wrong_usage", "give a word to be hidden, or --list, not both");
    const named = await listNeverKept(await participantOf(options, context));
    return printAnswer({ json: { words: named.words }, text: named.message }, json);
  }
  // Reading pictures again must not take the processor from a recording: its indicator would be lost.
  setPriority(constants.priority.PRIORITY_LOW);
  const done = await neverKeepWord(await participantOf(options, context), word);
  printAnswer({ json: done, text: done.message }, json);
  if (done.failed.length > 0) process.exitCode = 1;
}

async function list(options: DataOptions, context: CommandContext): Promise<void> {
  const { hold, device } = await participantOf(options, context);
  const expired = [
    ...(await hold.expire(device.policy().hold.greatestHours)),
    ...(await hold.expired()),
  ];
  const held = await hold.list();
  const shown = held.map(({ recordingId, startedMs, endedMs, bytes }) => ({
    recordingId,
    startedMs,
    endedMs,
    bytes,
  }));
  const lines = shown.map(
    (one) =>
      `${one.recordingId}  ${new Date(one.startedMs).toISOString()}  ${one.endedMs === null ? "open" : `${Math.round((one.endedMs - one.startedMs) / 1000)} s`}  ${Math.round(one.bytes / 1024)} KiB`,
  );
  const gone = [...new Map(expired.map((one) => [one.recordingId, one])).values()].map(
    (one) => `${one.recordingId}  deleted for its age at ${new Date(one.expiredMs).toISOString()}`,
  );
  printAnswer(
    {
      json: { held: shown, expired },
      text: [...(lines.length === 0 ? ["nothing is held"] : lines), ...gone].join("\n"),
    },
    options.json === true,
  );
}

type Held = { readonly trajectory: Trajectory; readonly items: readonly SafeItem[] };

async function readHeld(participant: Participant, id: string): Promise<Held> {
  const items: SafeItem[] = [];
  for await (const item of participant.hold.read(idOf(id))) items.push(item);
  const built = buildTrajectory(items, {
    trajectoryId: TrajectoryId.parse(`trj-${id.slice(0, 50)}`),
  });
  if (built.kind === "refused")
    throw new CliError("refused", `${id} cannot be shown (${built.reason}); it can be deleted`);
  return { trajectory: built.trajectory, items };
}

async function show(id: string, options: ShowOptions, context: CommandContext): Promise<void> {
  const { trajectory, items } = await readHeld(await participantOf(options, context), id);
  const steps = trajectory.steps.map((step) => {
    const hidden = describeBlackout(reasonsOf(step.observation));
    return `${String(step.index + 1).padStart(4)}. ${describeStep(step)}${hidden === "" ? "" : `\n      blacked out: ${hidden}`}`;
  });
  const hidden = describeBlackout(
    items.flatMap((item) => (item.topic === "observation" ? reasonsOf(item.observation) : [])),
  );
  const gaps = trajectory.gaps.map((gap) => `gap: ${gap.count} × ${describeGap(gap.reason)}`);
  if (options.sheet !== undefined)
    await writeFile(options.sheet, await drawSheet(trajectory, items));
  printAnswer(
    {
      json: { ...trajectory, sheet: options.sheet ?? null },
      text: [
        trajectory.meta.instruction,
        ...steps,
        ...gaps,
        `blacked out in all pictures: ${hidden || "nothing"}`,
      ].join("\n"),
    },
    options.json === true,
  );
}

const reasonsOf = (seen: Pick<Observation, "redactions"> | null): readonly string[] =>
  seen?.redactions.map(({ reason }) => reason) ?? [];

function drawSheet(trajectory: Trajectory, items: readonly SafeItem[]): Promise<Uint8Array> {
  const tiles = new Map<string, Uint8Array>();
  for (const item of items) if (item.topic === "tile") tiles.set(item.tile.hash, item.tile.webp);
  return contactSheet({
    trajectory,
    frame: async ({ frame }) =>
      frame
        ? composeFrame({ frame, tile: async (hash) => tiles.get(hash) ?? null, format: "png" })
        : null,
  });
}

async function cut(id: string, options: CutOptions, context: CommandContext): Promise<void> {
  const participant = await participantOf(options, context);
  const range =
    options.step === undefined
      ? { fromMs: timeOf(options.from), toMs: timeOf(options.to) }
      : spanOfStep(await readHeld(participant, id), options.step);
  const count = await participant.hold.cut(idOf(id), { kind: "range", ...range });
  printAnswer(
    {
      json: { id, removed: count },
      text: `${id}: ${count} items removed for good; a gap says that you cut here`,
    },
    options.json === true,
  );
}

async function blackout(
  id: string,
  options: BlackoutOptions,
  context: CommandContext,
): Promise<void> {
  const participant = await participantOf(options, context);
  const [x, y, width, height, ...rest] = options.box.split(",").map(Number);
  if (
    x === undefined ||
    y === undefined ||
    width === undefined ||
    height === undefined ||
    rest.length > 0 ||
    [x, y, width, height].some(Number.isNaN)
  ) {
    throw new CliError(
      "wrong_usage",
      `--box takes four numbers such as 100,200,300,40, not "${options.box}"`,
    );
  }
  const observationId =
    options.step === "all"
      ? "all"
      : stepOf(await readHeld(participant, id), options.step).observation?.id;
  if (observationId === undefined)
    throw new CliError("refused", `step ${options.step} has no picture`);
  const frames = await participant.hold.blackout(idOf(id), {
    observationId,
    boxes: [{ x, y, width, height }],
  });
  printAnswer(
    { json: { id, frames }, text: `${id}: blacked out in ${frames} pictures, for good` },
    options.json === true,
  );
}

function stepOf(held: Held, number: string) {
  const step = held.trajectory.steps[Number(number) - 1];
  if (!step)
    throw new CliError(
      "wrong_usage",
      `there is no step ${number}; the recording has ${held.trajectory.steps.length}`,
    );
  return step;
}

function spanOfStep(
  held: Held,
  number: string,
): { readonly fromMs: number; readonly toMs: number } {
  const { action } = stepOf(held, number);
  return { fromMs: action.startMs, toMs: action.endMs };
}

function timeOf(text: string | undefined): number {
  const ms =
    text === undefined ? Number.NaN : /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(ms))
    throw new CliError("wrong_usage", "name a step with --step, or a time with --from and --to");
  return ms;
}

function idOf(text: string): RecordingId {
  const id = RecordingId.safeParse(text);
  if (!id.success)
    throw new CliError(
      "wrong_usage",
      `"${text}" is no recording id; "apprentice hold list" prints them`,
    );
  return id.data;
}
