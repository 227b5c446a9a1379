import { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import { addAgent } from "./commands/agent.ts";
import { addAccess } from "./commands/access.ts";
import { addAudit } from "./commands/audit/audit.ts";
import { addBench } from "./commands/bench.ts";
import { addConcern } from "./commands/concern.ts";
import { addDemonstrate } from "./commands/demonstrate.ts";
import { addDemo } from "./commands/demo/demo.ts";
import { addEnrolmentCode } from "./commands/enrolment-code.ts";
import { addEnroll } from "./commands/enroll.ts";
import { addHold } from "./commands/hold.ts";
import { addErase } from "./commands/erase.ts";
import { addEvaluate } from "./commands/evaluate.ts";
import { addJurisdiction } from "./commands/jurisdiction.ts";
import { addNotice } from "./commands/notice.ts";
import { addPapers } from "./commands/papers.ts";
import { addPolicy } from "./commands/policy.ts";
import { addQuarantine } from "./commands/quarantine.ts";
import { addRawView } from "./commands/raw-view.ts";
import { addRecord } from "./commands/record.ts";
import { addRedact } from "./commands/redact.ts";
import { addRelease } from "./commands/release.ts";
import { addRestore } from "./commands/restore.ts";
import { addRootKey } from "./commands/root-key.ts";
import { addServe } from "./commands/serve.ts";
import { addStaff } from "./commands/staff.ts";
import { addTrain } from "./commands/train.ts";
import { addTrajectory } from "./commands/trajectory.ts";
import { addValue } from "./commands/value.ts";
import { recorderBuild } from "./recording/recorder-build.ts";

/** Who uses what; the commands of each file stand under its first heading. */
const groups = [
  { heading: "See it work:", add: [addDemo, addRedact, addBench] },
  {
    heading: "Participants:",
    add: [addEnroll, addNotice, addRecord, addHold, addAccess, addErase],
  },
  {
    heading: "Steward and council:",
    add: [addPolicy, addJurisdiction, addConcern, addRawView, addQuarantine, addPapers],
  },
  { heading: "Operators:", add: [addServe, addStaff, addEnrolmentCode, addRestore, addRootKey] },
  { heading: "Reviewers and curators:", add: [addTrajectory, addRelease] },
  {
    heading: "Models:",
    add: [addTrain, addAgent, addEvaluate, addDemonstrate, addValue],
  },
  { heading: "Auditors:", add: [addAudit] },
] as const;

/** Every command, each from a file of its own. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("apprentice")
    .description(
      "Records office work with people's knowledge, cleans it, and trains an agent on it.",
    )
    .version(recorderBuild(), "--version", "version, and hash of the code that records")
    .exitOverride()
    // An option belongs to the command before it, also where a command above has one of the same name.
    .enablePositionalOptions()
    .showHelpAfterError()
    .configureHelp({ sortSubcommands: true });
  for (const { heading, add } of groups) {
    program.commandsGroup(heading);
    for (const one of add) one(program, context);
  }
  return program;
}
