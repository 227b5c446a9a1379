import { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import { addRecord } from "./commands/record.ts";

/** The participant's recording alone: a recorder that runs all day need not hold the server and the learner. */
export function createRecordProgram(context: CommandContext): Command {
  const program = new Command("apprentice").exitOverride().showHelpAfterError();
  addRecord(program, context);
  return program;
}
