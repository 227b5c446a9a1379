import { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import { addAudit } from "./commands/audit.ts";
import { addBench } from "./commands/bench.ts";
import { addDemonstrate } from "./commands/demonstrate.ts";
import { addJurisdiction } from "./commands/jurisdiction.ts";
import { addPolicy } from "./commands/policy.ts";
import { addRedact } from "./commands/redact.ts";
import { addRelease } from "./commands/release.ts";
import { addServe } from "./commands/serve.ts";
import { addTrajectory } from "./commands/trajectory.ts";

/** Every command, each from a file of its own. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("apprentice")
    .description(
      "Records office work with people's knowledge, cleans it, and trains an agent on it.",
    )
    .exitOverride()
    .showHelpAfterError()
    .configureHelp({ sortSubcommands: true });
  for (const add of [
    addAudit,
    addBench,
    addDemonstrate,
    addJurisdiction,
    addPolicy,
    addRedact,
    addRelease,
    addServe,
    addTrajectory,
  ])
    add(program, context);
  return program;
}
