/** `apprentice restore`: after a backup was put back, erases again what was erased since. */
import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { openAnchor, replaceAnchor } from "@apprentice/collector/anchor/anchor.ts";
import { restoreFromAnchor, type Restored } from "@apprentice/collector/anchor/restore.ts";
import { log, printAnswer } from "../output.ts";
import { passphraseOf } from "../passphrase-of.ts";

type Options = {
  readonly data: string;
  readonly anchor: string;
  readonly database?: string;
  readonly blobs?: string;
  readonly anchorLost?: true;
  readonly json?: true;
};

const random = (count: number) => new Uint8Array(randomBytes(count));

export function addRestore(program: Command): void {
  const restore = program
    .command("restore")
    .description(
      "after a backup was put back in its place: erase again what was erased since, and take up the log; APPRENTICE_PASSPHRASE opens the root key",
    );
  withPlaces(restore)
    .option("--anchor-lost", "the anchor is gone for good: begin a new one in this empty folder")
    .action((options: Options) => run(options));
}

function withPlaces(command: Command): Command {
  return command
    .option("--data <dir>", "the collector's data folder", join(homedir(), ".apprentice-collector"))
    .requiredOption("--anchor <dir>", "the anchor that the collector is served with")
    .option("--database <url>", "postgresql://… instead of SQLite")
    .option("--blobs <url>", "s3://… instead of a folder")
    .option("--json", "print one JSON document");
}

async function run(options: Options): Promise<void> {
  const places = { dir: options.anchor, dataDir: options.data };
  if (options.anchorLost) {
    await replaceAnchor(places);
    log("restore: what only the lost anchor knew is lost; ask the steward whom to erase again");
  }
  const anchor = await openAnchor({ ...places, random });
  const restored = await restoreFromAnchor({ ...servicesOf(options), anchor });
  printAnswer({ json: restored, text: describe(restored) }, options.json === true);
}

function servicesOf(options: Options) {
  return {
    dataDir: options.data,
    clock: () => Date.now(),
    rootKey: { passphrase: passphraseOf("APPRENTICE_PASSPHRASE") },
    // Nothing is published and nobody asks here.
    policyKeys: { steward: [], council: [] },
    staff: [],
    onError: (error: unknown) =>
      log(`restore: ${error instanceof Error ? error.message : "unknown error"}`),
    ...(options.database === undefined ? {} : { databaseUrl: options.database }),
    ...(options.blobs === undefined ? {} : { blobsUrl: options.blobs }),
  };
}

function describe(restored: Restored): string {
  const { people, tombstones, lostEntries, backupMs, logSize } = restored;
  const since = backupMs === null ? "the beginning" : new Date(backupMs).toISOString();
  const lost =
    lostEntries === 0
      ? "nothing of the log is missing"
      : `the records of ${String(lostEntries)} entries since ${since} are lost: uploads, receipts and objections from then on are not here. Devices send what they still have; ask people to say their objections again.`;
  return [
    `erased again: ${String(people)} people, by ${String(tombstones)} tombstones that the backup lacked`,
    lost,
    `the log goes on at ${String(logSize)} entries; start the collector`,
  ].join("\n");
}
