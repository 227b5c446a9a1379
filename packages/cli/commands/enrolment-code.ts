/** `apprentice enrolment-code`: one-time codes by which people join, handed over by another way. */
import type { Command } from "commander";
import { EnrolmentCodeAnswer, EnrolmentCodeRequest } from "@apprentice/core/api/schemas.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { clientFor, withStaffOptions, type StaffOptions } from "./trajectory.ts";

type CodeOptions = StaffOptions & {
  readonly count: string;
  readonly team?: string;
  readonly participant?: string;
};

const mostCodes = 1000;

export function addEnrolmentCode(program: Command, context: CommandContext): void {
  withStaffOptions(
    program
      .command("enrolment-code")
      .description("one-time codes for people to join with; each is shown this once"),
    "operate",
  )
    .option("--count <n>", "how many", "1")
    .option(
      "--team <id>",
      "opaque id of the person's team, so that nobody in their reporting line looks at their work",
    )
    .option("--participant <id>", "add a device to somebody who is enrolled already")
    .action((options: CodeOptions) => issue(options, context));
}

async function issue(options: CodeOptions, context: CommandContext): Promise<void> {
  const count = Number(options.count);
  if (!Number.isInteger(count) || count < 1 || count > mostCodes)
    throw new CliError("wrong_usage", `--count must be 1 to ${mostCodes}, not "${options.count}"`);
  const request = EnrolmentCodeRequest.safeParse({
    version: 1,
    participantId: options.participant ?? null,
    team: options.team ?? null,
  });
  if (!request.success)
    throw new CliError(
      "wrong_usage",
      "--team takes lower-case letters, digits and dashes; --participant an id as `apprentice status` shows it",
    );
  const client = clientFor(options, context);
  const codes: EnrolmentCodeAnswer[] = [];
  for (let done = 0; done < count; done += 1) {
    const answer = await client.ask("createEnrolmentCode", { body: request.data });
    codes.push(EnrolmentCodeAnswer.parse(answer));
  }
  const lines = codes.map(
    ({ code, expiresMs }) => `${code}  until ${new Date(expiresMs).toISOString()}`,
  );
  printAnswer({ json: { codes }, text: lines.join("\n") }, options.json === true);
}
