/** `apprentice notice ask|object|answers|travel`: what a participant has to say, and what came of it. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { ConcernText, OwnConcernList, type ConcernKind } from "@apprentice/core/api/concern.ts";
import { PlaceCode } from "@apprentice/core/consent/places.ts";
import { checkJurisdiction } from "@apprentice/core/policy/jurisdiction.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { deviceCall } from "../recording/device-call.ts";
import { dataOption, participantOf, type DataOptions } from "../recording/participant-options.ts";
import { day } from "../written-time.ts";
import { describeConcerns } from "./access/describe-concerns.ts";

export function addConcerns(notice: Command, context: CommandContext): void {
  const say = (name: string, kind: ConcernKind, description: string) =>
    dataOption(notice.command(`${name} [text]`).description(description)).action(
      (text: string | undefined, options: DataOptions) =>
        raise(kind, textOf(text), options, context),
    );
  say("ask", "question", "ask the privacy officer; without TEXT it is read from standard input");
  say(
    "object",
    "objection",
    "object: nothing is recorded or taken from you until the privacy officer has answered",
  );
  dataOption(
    notice.command("answers").description("your questions and objections, and their answers"),
  ).action((options: DataOptions) => answers(options, context));
  dataOption(
    notice
      .command("travel <place>")
      .description('say where you are, such as FR; "home" when you are back'),
  ).action((place: string, options: DataOptions) => travel(place, options, context));
}

async function raise(
  kind: ConcernKind,
  text: string,
  options: DataOptions,
  context: CommandContext,
): Promise<void> {
  const { device } = await participantOf(options, context);
  const outcome = await device.raiseConcern(kind, text, context.signal);
  const paused = "Recording is paused all the same. ";
  if (outcome.kind !== "raised")
    throw new CliError(
      "refused",
      `it was not sent: ${outcome.message} ${kind === "objection" ? paused : ""}Say it again once the collector can be reached.`,
    );
  const { concernId, dueMs } = outcome.accepted;
  const { steward } = device.policy().contact;
  const text2 = [
    `${concernId}: sent, sealed; only ${steward} can read it. The answer is due by ${day(dueMs)}.`,
    ...(kind === "objection"
      ? ["Nothing is recorded, taken in or released of you until it is answered."]
      : []),
    'The answer comes with "apprentice notice answers".',
  ].join("\n");
  printAnswer({ json: outcome.accepted, text: text2 }, options.json === true);
}

async function answers(options: DataOptions, context: CommandContext): Promise<void> {
  const { device } = await participantOf(options, context);
  await device.refreshPolicy(context.signal);
  const reply = await deviceCall(device, context.signal)("listConcerns");
  if (reply.status !== 200)
    throw new CliError("refused", `the collector answered ${String(reply.status)}`);
  const { items } = OwnConcernList.parse(reply.body);
  const text =
    items.length === 0
      ? 'you have asked nothing; "apprentice notice ask" and "apprentice notice object" do'
      : describeConcerns(items).join("\n");
  printAnswer({ json: { items }, text }, options.json === true);
}

async function travel(text: string, options: DataOptions, context: CommandContext): Promise<void> {
  const { device } = await participantOf(options, context);
  const back = text === "home";
  const place = PlaceCode.safeParse(text);
  if (!back && !place.success)
    throw new CliError("wrong_usage", `"${text}" is no place; say a code such as FR, or "home"`);
  await device.travel(back ? null : text);
  const waiting = device.standing();
  const told = waiting.backMs === null && waiting.journey?.deliveredMs !== null;
  const check = back
    ? null
    : checkJurisdiction({
        places: { home: text, work: text, employer: text },
        policy: device.policy(),
        nowMs: Date.now(),
      });
  const lines = [
    back ? "you are back" : `you are in ${text}`,
    ...(check?.kind === "blocked"
      ? [
          "Nothing is recorded there. Missing:",
          ...check.missing.map((one) => `  - ${one}`),
          'Say "apprentice notice travel home" when you are back.',
        ]
      : []),
    ...(told ? [] : ['The collector was not reached; run "apprentice sync" when you can.']),
  ];
  printAnswer(
    {
      json: { place: back ? null : text, told, check: check?.kind ?? null },
      text: lines.join("\n"),
    },
    options.json === true,
  );
}

/** Words on the command line show in the list of processes, so they may come by standard input as well. */
function textOf(text: string | undefined): string {
  const parsed = ConcernText.safeParse(text ?? readFileSync(0, "utf8"));
  if (parsed.success) return parsed.data;
  throw new CliError("wrong_usage", "say something, in 4,000 characters at most");
}
