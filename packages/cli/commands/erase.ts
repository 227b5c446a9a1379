/** `apprentice erase`: deletes everything of you, here and at the collector, and keeps the proof. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";
import { deviceCall, logReader } from "../recording/device-call.ts";
import type { Participant } from "../recording/open-participant.ts";
import { dataOption, participantOf, type DataOptions } from "../recording/participant-options.ts";
import { eraseHere, eraseThere, proveSoon } from "./access/erase-person.ts";

type EraseOptions = DataOptions & { readonly yes?: true };

export function addErase(program: Command, context: CommandContext): void {
  dataOption(
    program
      .command("erase")
      .description("delete everything of you for good, on this computer and at the collector"),
  )
    .option("--yes", "you are sure: nobody can bring it back")
    .action(async (options: EraseOptions) => {
      if (!options.yes)
        throw new CliError("wrong_usage", "this cannot be undone; add --yes if you are sure");
      const participant = await participantOf(options, context);
      const erased = await eraseEverything(participant, context.signal);
      printAnswer({ json: erased, text: describeErasure(erased) }, options.json === true);
    });
}

export type Erased = {
  readonly recordings: number;
  readonly waiting: number;
  readonly segments: number;
  readonly objects: number;
  readonly releases: number;
  /** Where the proof lies; null where the log did not publish it in time. */
  readonly proof: string | null;
};

/** Voids the receipts first, so that nothing new is recorded or sent meanwhile; doing it again finishes what is left. */
export async function eraseEverything(
  participant: Participant,
  signal: AbortSignal,
): Promise<Erased> {
  const { device } = participant;
  await device.withdraw();
  const here = await eraseHere(participant);
  log(`erase: ${String(here.recordings)} recordings deleted here`);
  const there = await eraseThere(deviceCall(device, signal));
  const { segments, objects, releases } = there;
  const proof = there.opening ? await keepProof(participant, there.opening, signal) : null;
  return { ...here, waiting: here.segments, segments, objects, releases, proof };
}

async function keepProof(
  { dataDir, device }: Participant,
  opening: Parameters<typeof proveSoon>[0]["opening"],
  signal: AbortSignal,
): Promise<string | null> {
  const readLog = logReader(device.collectorUrl, signal);
  // The opening alone is enough to prove it later from any copy of the log.
  const path = join(dataDir, "erasure.json");
  await writeFile(path, `${JSON.stringify(opening, null, 2)}\n`, { mode: 0o600 });
  const pause = () => sleep(500, undefined, { signal });
  const proof = await proveSoon({ opening, readLog, hash: sha256, sleep: pause, tries: 10 });
  if (!proof) return null;
  const target = join(dataDir, "erasure-proof.json");
  await writeFile(target, `${JSON.stringify(proof, null, 2)}\n`, { mode: 0o600 });
  return target;
}

export function describeErasure(erased: Erased): string {
  const proof =
    erased.proof === null
      ? 'The log has not published the erasure yet; prove it later with "apprentice audit prove" and erasure.json.'
      : `Proof of the erasure: ${erased.proof}`;
  return [
    `erased here: ${String(erased.recordings)} recordings, ${String(erased.waiting)} that waited to be sent`,
    `erased at the collector: ${String(erased.segments)} uploads, ${String(erased.objects)} objects made from them`,
    `releases revoked because you were in them: ${String(erased.releases)}`,
    proof,
  ].join("\n");
}
