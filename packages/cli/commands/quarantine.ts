/** `apprentice quarantine list|lift`: what release jobs set aside as odd, for the privacy officer alone. */
import type { Command } from "commander";
import { QuarantineList } from "@apprentice/core/api/quarantine.ts";
import type { CommandContext } from "../command-context.ts";
import { printAnswer } from "../output.ts";
import { day } from "../written-time.ts";
import { clientFor, withStaffOptions, type StaffOptions } from "./trajectory.ts";

export function addQuarantine(program: Command, context: CommandContext): void {
  const quarantine = program
    .command("quarantine")
    .description("demonstrations that release jobs set aside; nothing says why or whose");
  withStaffOptions(
    quarantine.command("list").description("what is set aside, oldest first"),
    "operate",
  ).action(async (options: StaffOptions) => {
    const { items } = QuarantineList.parse(await clientFor(options, context).ask("listQuarantine"));
    const lines = items.map(
      ({ trajectoryId, sinceMs }) => `${trajectoryId}  since ${day(sinceMs)}`,
    );
    const text = [
      ...(lines.length === 0 ? ["nothing is set aside"] : lines),
      'To look into one, ask for a raw view: "apprentice raw-view ask". To let one in: "apprentice quarantine lift".',
    ].join("\n");
    printAnswer({ json: { items }, text }, options.json === true);
  });
  withStaffOptions(
    quarantine.command("lift <trajectory>").description("let one in again, for good"),
    "operate",
  ).action(async (id: string, options: StaffOptions) => {
    await clientFor(options, context).ask("liftQuarantine", { params: { id } });
    printAnswer(
      { json: { trajectoryId: id }, text: `${id}: may be released again` },
      options.json === true,
    );
  });
}
