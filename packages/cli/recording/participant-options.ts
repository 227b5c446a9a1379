import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { openParticipant } from "./open-participant.ts";
import type { Participant, ParticipantOptions } from "./open-participant.ts";

export type DataOptions = { readonly data: string; readonly json?: true };

/** What every command of the participant's side takes. */
export function dataOption(command: Command): Command {
  return command
    .option("--data <dir>", "your data folder", join(homedir(), ".apprentice"))
    .option("--json", "print one JSON document");
}

export function participantOf(
  options: DataOptions,
  context: CommandContext,
  enrolment?: ParticipantOptions["enrol"],
): Promise<Participant> {
  return openParticipant({
    dataDir: options.data,
    ...(enrolment ? { enrol: enrolment } : {}),
    clock: () => Date.now(),
    env: process.env,
    signal: context.signal,
  });
}

/** The running recorder's socket. */
export function controlPath(options: DataOptions): string {
  return join(options.data, "control.sock");
}
