/** `apprentice trajectory list|show|sheet|review`: look at what was built. */
import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { TrajectoryId } from "@apprentice/core/id/id.ts";
import type { TrajectorySummary } from "@apprentice/core/api/schemas.ts";
import { composeFrame } from "@apprentice/learn/export/compose-frame.ts";
import { contactSheet } from "@apprentice/learn/sheet/contact-sheet.ts";
import { describeStep } from "@apprentice/learn/sheet/describe-action.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { staffClient } from "../staff-client.ts";
import type { StaffClient, StaffPurpose } from "../staff-client.ts";

export type StaffOptions = {
  readonly json?: true;
  readonly collector: string;
  readonly token?: string;
  readonly purpose: string;
};

const purposes: readonly StaffPurpose[] = [
  "operate",
  "review",
  "train_computer_use_agents",
  "raw_view",
  "answer",
  "report",
];

/** Options of every command that asks a collector as staff. */
export function withStaffOptions(command: Command, purpose: StaffPurpose): Command {
  return command
    .option("--collector <url>", "where the collector answers", "http://127.0.0.1:8787")
    .option("--token <token>", "your staff token; default: APPRENTICE_TOKEN")
    .option("--purpose <purpose>", `what you need it for: ${purposes.join(", ")}`, purpose)
    .option("--json", "print one JSON document");
}

export function clientFor(options: StaffOptions, context: CommandContext): StaffClient {
  const token = options.token ?? process.env["APPRENTICE_TOKEN"];
  if (token === undefined)
    throw new CliError(
      "wrong_usage",
      'a staff token is needed: give --token or set APPRENTICE_TOKEN ("apprentice serve" prints tokens at its first start)',
    );
  const purpose = purposes.find((one) => one === options.purpose);
  if (!purpose)
    throw new CliError("wrong_usage", `--purpose must be one of ${purposes.join(", ")}`);
  return staffClient({
    url: options.collector.replace(/\/$/, ""),
    token,
    purpose,
    signal: context.signal,
  });
}

export function addTrajectory(program: Command, context: CommandContext): void {
  const trajectory = program
    .command("trajectory")
    .description("look at what was built from recordings");
  withStaffOptions(
    trajectory.command("list").description("ids, steps and review state"),
    "review",
  ).action((options: StaffOptions) => list(clientFor(options, context), options));
  withStaffOptions(
    trajectory.command("show <id>").description("the steps of one trajectory"),
    "review",
  ).action((id: string, options: StaffOptions) => show(clientFor(options, context), id, options));
  withStaffOptions(
    trajectory.command("sheet <id>").description("draw every step into one PNG"),
    "review",
  )
    .requiredOption("--out <file>", "where the PNG goes")
    .action((id: string, options: StaffOptions & { readonly out: string }) =>
      sheet(clientFor(options, context), id, options),
    );
  withStaffOptions(
    trajectory.command("review <id> <verdict>").description("approved or rejected"),
    "review",
  ).action((id: string, verdict: string, options: StaffOptions) =>
    review(clientFor(options, context), { id, verdict, asJson: options.json === true }),
  );
}

async function list(client: StaffClient, options: StaffOptions): Promise<void> {
  const items: TrajectorySummary[] = [];
  for await (const item of client.list()) items.push(item);
  const lines = items.map(
    (item) =>
      `${item.trajectoryId}  ${String(item.steps).padStart(4)} steps  ${String(item.gaps).padStart(3)} gaps  ${item.review}`,
  );
  printAnswer(
    { json: { items }, text: lines.length === 0 ? "no trajectories" : lines.join("\n") },
    options.json === true,
  );
}

async function show(client: StaffClient, id: string, options: StaffOptions): Promise<void> {
  const answer = await client.get(idOf(id));
  const { trajectory } = answer;
  const head = `${trajectory.meta.instruction}\n${trajectory.meta.source} · ${answer.review} · ended: ${trajectory.terminate.status}`;
  const steps = trajectory.steps.map(
    (step) => `${String(step.index + 1).padStart(4)}. ${describeStep(step)}`,
  );
  const gaps = trajectory.gaps.map((gap) => `gap: ${gap.count} × ${gap.reason}`);
  printAnswer({ json: answer, text: [head, ...steps, ...gaps].join("\n") }, options.json === true);
}

async function sheet(
  client: StaffClient,
  id: string,
  options: StaffOptions & { readonly out: string },
): Promise<void> {
  const { trajectory } = await client.get(idOf(id));
  const png = await contactSheet({
    trajectory,
    frame: async (observation) =>
      observation.frame
        ? composeFrame({
            frame: observation.frame,
            tile: (hash) => client.tile(trajectory.trajectoryId, hash),
            format: "png",
          })
        : null,
  });
  await writeFile(options.out, png);
  printAnswer(
    {
      json: { out: options.out, steps: trajectory.steps.length },
      text: `${options.out}: ${trajectory.steps.length} steps`,
    },
    options.json === true,
  );
}

async function review(
  client: StaffClient,
  given: { readonly id: string; readonly verdict: string; readonly asJson: boolean },
): Promise<void> {
  const { id, verdict } = given;
  if (verdict !== "approved" && verdict !== "rejected")
    throw new CliError("wrong_usage", `the verdict is "approved" or "rejected", not "${verdict}"`);
  await client.review(idOf(id), verdict);
  printAnswer({ json: { id, verdict }, text: `${id}: ${verdict}` }, given.asJson);
}

function idOf(text: string): TrajectoryId {
  const id = TrajectoryId.safeParse(text);
  if (!id.success)
    throw new CliError(
      "wrong_usage",
      `"${text}" is no trajectory id; "apprentice trajectory list" prints them`,
    );
  return id.data;
}
