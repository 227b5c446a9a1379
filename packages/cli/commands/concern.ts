/** `apprentice concern list|show|answer`: the privacy officer's side of questions and objections. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import {
  ConcernContent,
  ConcernText,
  ConcernVerdict,
  OpenConcernList,
} from "@apprentice/core/api/concern.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { day } from "../written-time.ts";
import { clientFor, withStaffOptions, type StaffOptions } from "./trajectory.ts";

type AnswerOptions = StaffOptions & { readonly verdict?: string };

export function addConcern(program: Command, context: CommandContext): void {
  const concern = program
    .command("concern")
    .description("questions and objections of participants, each with the day its answer is due");
  withStaffOptions(
    concern
      .command("list")
      .description(
        "what waits, soonest due first; the council sees what is overdue with --purpose report",
      ),
    "answer",
  ).action((options: StaffOptions) => list(options, context));
  withStaffOptions(
    concern.command("show <id>").description("read one; its writer sees that it was read"),
    "answer",
  ).action((id: string, options: StaffOptions) => show(id, options, context));
  withStaffOptions(
    concern
      .command("answer <id> [text]")
      .description("answer it, once; without TEXT it is read from standard input"),
    "answer",
  )
    .option(
      "--verdict <verdict>",
      "for an objection: upheld (the person's receipts become void) or not_upheld",
    )
    .action((id: string, text: string | undefined, options: AnswerOptions) =>
      answer({ id, text }, options, context),
    );
}

async function list(options: StaffOptions, context: CommandContext): Promise<void> {
  const { items } = OpenConcernList.parse(
    await clientFor(options, context).ask("listOpenConcerns"),
  );
  const lines = items.map(
    ({ concernId, kind, dueMs, overdue }) =>
      `${concernId}  ${kind.padEnd(9)}  due ${day(dueMs)}${overdue ? "  OVERDUE" : ""}`,
  );
  const text = lines.length === 0 ? "nothing waits for an answer" : lines.join("\n");
  printAnswer({ json: { items }, text }, options.json === true);
}

async function show(id: string, options: StaffOptions, context: CommandContext): Promise<void> {
  const content = ConcernContent.parse(
    await clientFor(options, context).ask("getConcern", { params: { id } }),
  );
  const { kind, participantId, receivedMs, dueMs, text } = content;
  const head = `${kind} of ${participantId}, ${day(receivedMs)}; the answer is due by ${day(dueMs)}`;
  printAnswer({ json: content, text: `${head}\n\n${text}` }, options.json === true);
}

async function answer(
  given: { readonly id: string; readonly text: string | undefined },
  options: AnswerOptions,
  context: CommandContext,
): Promise<void> {
  const { id } = given;
  const verdict = ConcernVerdict.nullable().safeParse(options.verdict ?? null);
  if (!verdict.success)
    throw new CliError("wrong_usage", '--verdict must be "upheld" or "not_upheld"');
  const text = ConcernText.safeParse(given.text ?? readFileSync(0, "utf8"));
  if (!text.success)
    throw new CliError("wrong_usage", "an answer has words, 4,000 characters at most");
  const body = { version: 1, text: text.data, verdict: verdict.data };
  await clientFor(options, context).ask("answerConcern", { params: { id }, body });
  const became: Readonly<Record<string, string>> = {
    upheld: "; the person's receipts are void, and nothing more is recorded of them",
    not_upheld: "; recording may go on once their computer has asked for the policy again",
  };
  const told = verdict.data === null ? "" : (became[verdict.data] ?? "");
  printAnswer(
    { json: { concernId: id, verdict: verdict.data }, text: `${id}: answered${told}` },
    options.json === true,
  );
}
