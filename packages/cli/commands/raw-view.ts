/** `apprentice raw-view ask|list|approve|open|key`: one person's material, for a reason, under two signatures, for half an hour. */
import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import {
  RawViewAnswer,
  rawViewMs,
  RawViewRequest,
  RawViewList,
  signApproval,
} from "@apprentice/core/api/raw-view.ts";
import { TrajectoryAnswer } from "@apprentice/core/api/schemas.ts";
import type { TileHash } from "@apprentice/core/id/id.ts";
import { composeFrame } from "@apprentice/learn/export/compose-frame.ts";
import { contactSheet } from "@apprentice/learn/sheet/contact-sheet.ts";
import { describeStep } from "@apprentice/learn/sheet/describe-action.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import type { StaffClient } from "../staff-client.ts";
import { loadOrMakeSigningKey } from "../signing-key.ts";
import { minute } from "../written-time.ts";
import { clientFor, withStaffOptions, type StaffOptions } from "./trajectory.ts";

type AskOptions = StaffOptions & {
  readonly reason: string;
  readonly ticket: string;
  readonly breakGlass?: true;
};
type OpenOptions = StaffOptions & { readonly sheet?: string };
type ApproveOptions = StaffOptions & { readonly key: string; readonly as: string };

const reasons = RawViewRequest.shape.reason.options;
const minutes = String(rawViewMs / 60_000);

export function addRawView(program: Command, context: CommandContext): void {
  const view = program
    .command("raw-view")
    .description(
      `look at one person's work outside of review: a reason, a ticket, two signatures of others, ${minutes} minutes; the person sees all of it`,
    );
  const staff = (name: string, description: string) =>
    withStaffOptions(view.command(name).description(description), "raw_view");
  staff("ask <trajectory>", "ask to see one trajectory")
    .requiredOption("--reason <reason>", reasons.join(", "))
    .requiredOption("--ticket <number>", "the case that this belongs to")
    .option("--break-glass", "an emergency: a steward looks at once, and the person is told")
    .action((id: string, options: AskOptions) => ask(id, options, context));
  staff("list", "what waits for signatures, and what is open").action((options: StaffOptions) =>
    list(options, context),
  );
  staff("approve <view>", "sign that somebody else may look; stewards and council only")
    .requiredOption("--key <path>", "your private key; `raw-view key` makes it")
    .requiredOption("--as <id>", "your name in the collector's access file")
    .action((id: string, options: ApproveOptions) => approve(id, options, context));
  staff("open <view>", "look, while it is open")
    .option("--sheet <file>", "also draw its pictures into one PNG, for your eyes; delete it after")
    .action((id: string, options: OpenOptions) => open(id, options, context));
  view
    .command("key")
    .description("make your signing key, and print what the operator enters for you")
    .requiredOption("--key <path>", "where the private key lies; made when there is none")
    .option("--json", "print one JSON document")
    .action(async (options: { readonly key: string; readonly json?: true }) => {
      const { publicKey } = await loadOrMakeSigningKey(options.key);
      const text = `"publicKey": "${publicKey}"\nThe operator adds this line to your entry in the collector's access file and starts the collector again.`;
      printAnswer({ json: { publicKey }, text }, options.json === true);
    });
}

async function ask(id: string, options: AskOptions, context: CommandContext): Promise<void> {
  const request = RawViewRequest.safeParse({
    version: 1,
    trajectoryId: id,
    ticket: options.ticket,
    reason: options.reason,
    breakGlass: options.breakGlass === true,
  });
  if (!request.success)
    throw new CliError(
      "wrong_usage",
      `the trajectory is an id of "trajectory list", the reason one of ${reasons.join(", ")}, and the ticket 3 to 32 letters, digits and dashes`,
    );
  const client = clientFor(options, context);
  const answer = RawViewAnswer.parse(await client.ask("requestRawView", { body: request.data }));
  const { viewId } = answer;
  const next = request.data.breakGlass
    ? `It is open for ${minutes} minutes: apprentice raw-view open ${viewId}. The log says so already, and the person sees it.`
    : `Two others, steward or council, sign within a day: apprentice raw-view approve ${viewId}. It then opens for ${minutes} minutes.`;
  printAnswer(
    { json: answer, text: `${viewId}: asked for and logged. ${next}` },
    options.json === true,
  );
}

async function list(options: StaffOptions, context: CommandContext): Promise<void> {
  const { items } = RawViewList.parse(await clientFor(options, context).ask("listRawViews"));
  const lines = items.map((item) => {
    const state =
      item.openUntilMs !== null
        ? `open until ${minute(item.openUntilMs)}`
        : item.approvals >= 2 || item.breakGlass
          ? "over"
          : `${String(item.approvals)} of 2 signatures`;
    const how = item.breakGlass ? " BREAK-GLASS" : "";
    return `${item.viewId}  ${item.trajectoryId}  by ${item.requestedBy}  ${item.reason} ${item.ticket}${how}  ${state}`;
  });
  const text = lines.length === 0 ? "nothing was asked for in the last day" : lines.join("\n");
  printAnswer({ json: { items }, text }, options.json === true);
}

async function approve(
  id: string,
  options: ApproveOptions,
  context: CommandContext,
): Promise<void> {
  const client = clientFor(options, context);
  const { items } = RawViewList.parse(await client.ask("listRawViews"));
  const view = items.find((item) => item.viewId === id);
  if (!view)
    throw new CliError("not_found", `nobody asked for "${id}" in the last day; see raw-view list`);
  const { viewId, trajectoryId, requestedBy, ticket, reason } = view;
  const approvedBy = options.as;
  const approvedMs = Date.now();
  const approval = {
    viewId,
    trajectoryId,
    requestedBy,
    ticket,
    reason,
    approvedBy,
    approvedMs,
  };
  const { privateKey } = await loadOrMakeSigningKey(options.key);
  const signature = await signApproval(approval, privateKey);
  const body = { version: 1, approval, signature };
  const answer = await client.ask("approveRawView", { params: { id }, body });
  const { approvals } = answer as { readonly approvals: number };
  const text = `${id}: signed for ${requestedBy}, ${reason}, ${ticket}; ${String(approvals)} of 2 signatures${approvals >= 2 ? `, open for ${minutes} minutes from now` : ""}`;
  printAnswer({ json: { viewId: id, approvals }, text }, options.json === true);
}

async function open(id: string, options: OpenOptions, context: CommandContext): Promise<void> {
  const client = clientFor(options, context);
  const answer = TrajectoryAnswer.parse(
    await client.ask("getRawView", { params: { id } }).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : "";
      const hint = `It opens to who asked for it, with two signatures (see "raw-view list"), for ${minutes} minutes.`;
      throw new CliError("refused", `${why} ${hint}`, { cause });
    }),
  );
  const { trajectory } = answer;
  if (options.sheet !== undefined)
    await drawSheet(options.sheet, { client, viewId: id, trajectory });
  const steps = trajectory.steps.map(
    (step) => `${String(step.index + 1).padStart(4)}. ${describeStep(step)}`,
  );
  const text = [
    trajectory.meta.instruction,
    ...steps,
    ...(options.sheet === undefined
      ? []
      : [`${options.sheet}: its pictures; delete it once done.`]),
    "This look stands in the log, and the person sees it.",
  ].join("\n");
  printAnswer({ json: answer, text }, options.json === true);
}

/** For the owner's eyes alone, and never over another file. */
async function drawSheet(
  file: string,
  from: {
    readonly client: StaffClient;
    readonly viewId: string;
    readonly trajectory: TrajectoryAnswer["trajectory"];
  },
): Promise<void> {
  const { client, viewId, trajectory } = from;
  const tile = (hash: TileHash) => client.rawViewTile(viewId, hash);
  const png = await contactSheet({
    trajectory,
    frame: async ({ frame }) => frame && composeFrame({ frame, tile, format: "png" }),
  });
  await writeFile(file, png, { flag: "wx", mode: 0o600 }).catch((cause: unknown) => {
    const message = `${file} was not written: it is there already, or its folder is not`;
    throw new CliError("refused", message, { cause });
  });
}
