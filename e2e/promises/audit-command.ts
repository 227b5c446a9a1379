/** The real `apprentice audit` alone, which starts in a fraction of the time that the whole command line takes. */
import { Command } from "commander";
import { addAudit } from "@apprentice/cli/commands/audit/audit.ts";
import { runProgram } from "@apprentice/cli/run-program.ts";

const program = new Command("apprentice").exitOverride();
addAudit(program);
const { signal } = new AbortController();
process.exitCode = await runProgram({ program, argv: process.argv.slice(2), signal });
