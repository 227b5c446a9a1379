/** `apprentice notice show|acknowledge|withdraw` (the rest in notice-concerns.ts): what you are told, that you were told, and that you changed your mind. */
import type { Command } from "commander";
import { NoticeLanguage } from "@apprentice/core/consent/notice.ts";
import { ReceiptPlaces } from "@apprentice/core/consent/places.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { deviceCall } from "../recording/device-call.ts";
import { dataOption, participantOf, type DataOptions } from "../recording/participant-options.ts";
import { day } from "../written-time.ts";
import { checkPlaces } from "./access/check-places.ts";
import { withdrawThere } from "./access/erase-person.ts";
import { addConcerns } from "./notice-concerns.ts";
import { describeErasure, eraseEverything } from "./erase.ts";

type ShowOptions = DataOptions & { readonly language: string };
type AcknowledgeOptions = ShowOptions & {
  readonly home: string;
  readonly work?: string;
  readonly employer?: string;
};
type WithdrawOptions = DataOptions & { readonly keepUploads?: true };

export function addNotice(program: Command, context: CommandContext): void {
  const notice = program
    .command("notice")
    .description("what is recorded of you and why, and your say in it");
  const languages = NoticeLanguage.options.join(", ");
  dataOption(notice.command("show").description("read the notice for the present policy"))
    .option("--language <code>", languages, "en")
    .action((options: ShowOptions) => show(options, context));
  dataOption(
    notice
      .command("acknowledge")
      .description(
        "sign that you read it; the notice period begins, and nothing is recorded before it ends",
      ),
  )
    .option("--language <code>", `the language that you read it in: ${languages}`, "en")
    .requiredOption("--home <code>", "where you live, such as US-NY")
    .option("--work <code>", "where you work, if not at home's place")
    .option("--employer <code>", "where your employer is, if not at home's place")
    .action((options: AcknowledgeOptions) => acknowledge(options, context));
  dataOption(
    notice
      .command("withdraw")
      .description("take it back: recording stops at once, and everything of you is erased"),
  )
    .option("--keep-uploads", "stop, but leave what you released before")
    .action((options: WithdrawOptions) => withdraw(options, context));
  addConcerns(notice, context);
}

async function show(options: ShowOptions, context: CommandContext): Promise<void> {
  const { device } = await participantOf(options, context);
  await device.refreshPolicy(context.signal);
  const { text, hash, language } = await device.notice(languageOf(options));
  printAnswer({ json: { language, hash, text }, text }, options.json === true);
}

async function acknowledge(options: AcknowledgeOptions, context: CommandContext): Promise<void> {
  const language = languageOf(options);
  const { device } = await participantOf(options, context);
  await device.refreshPolicy(context.signal);
  const { home, work = home, employer = home } = options;
  const places = ReceiptPlaces.safeParse({ home, work, employer });
  if (!places.success) throw new CliError("wrong_usage", "say places by codes such as DE or US-NY");
  const now = device.standing().journey?.place;
  const here = now === undefined ? places.data : { ...places.data, now };
  checkPlaces(here, device.policy(), Date.now());
  const receipt = await device.acknowledge(language, places.data);
  const waiting = await device.handIn(context.signal);
  const handed =
    waiting === 0
      ? "The collector has it."
      : 'The collector was not reached; the notice period counts there from when it has it: run "apprentice sync".';
  printAnswer(
    {
      json: { receipt, handedIn: waiting === 0 },
      text: `receipt ${receipt.receiptId}: recording is possible from ${day(receipt.validFromMs)} to ${day(receipt.expiresMs)}. ${handed}`,
    },
    options.json === true,
  );
}

async function withdraw(options: WithdrawOptions, context: CommandContext): Promise<void> {
  const participant = await participantOf(options, context);
  if (options.keepUploads !== true) {
    const erased = await eraseEverything(participant, context.signal);
    const text = `withdrawn; recording has stopped\n${describeErasure(erased)}`;
    printAnswer({ json: { withdrawn: true, ...erased }, text }, options.json === true);
    return;
  }
  const { device } = participant;
  await device.withdraw();
  const { receipts } = await withdrawThere(deviceCall(device, context.signal));
  const text = `withdrawn; recording has stopped, ${String(receipts)} receipts are void at the collector`;
  printAnswer({ json: { withdrawn: true, receipts }, text }, options.json === true);
}

/** A language without a translation is refused: nobody acknowledges what they may not have understood. */
function languageOf({ language }: ShowOptions): NoticeLanguage {
  const parsed = NoticeLanguage.safeParse(language);
  if (parsed.success) return parsed.data;
  const known = NoticeLanguage.options.join(", ");
  throw new CliError(
    "refused",
    `there is no notice in "${language}", only in ${known}; ask the privacy officer for a translation`,
  );
}
