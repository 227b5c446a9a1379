/** `apprentice restore`, `restore drill` and `backup`: what was erased stays erased, whatever is put back. */
import { randomBytes } from "node:crypto";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { openAnchor, replaceAnchor } from "@apprentice/collector/anchor/anchor.ts";
import { restoreFromAnchor, type Restored } from "@apprentice/collector/anchor/restore.ts";
import { takeBackup } from "@apprentice/collector/drill/backup.ts";
import { runDrill, type DrillReport } from "@apprentice/collector/drill/run-drill.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";
import { passphraseOf } from "../passphrase-of.ts";

type Options = {
  readonly data: string;
  readonly anchor?: string;
  readonly database?: string;
  readonly blobs?: string;
  readonly anchorLost?: true;
  readonly json?: true;
};

const random = (count: number) => new Uint8Array(randomBytes(count));

export function addRestore(program: Command): void {
  const restore = program
    .command("restore")
    // What stands behind "drill" is the drill's.
    .enablePositionalOptions()
    .description(
      "after a backup was put back in its place: erase again what was erased since, and take up the log; APPRENTICE_PASSPHRASE opens the root key",
    );
  withPlaces(restore)
    .option("--anchor-lost", "the anchor is gone for good: begin a new one in this empty folder")
    .action((options: Options) => run(options));
  withPlaces(restore.command("drill"))
    .description(
      "try it in a scratch place, beside a running collector: back up, put back, erase again, and check what the promises say",
    )
    .option("--backup <dir>", "try this backup, such as last week's, instead of a fresh one")
    .option("--scratch <dir>", "where the copy is made; it is removed at the end", tmpdir())
    .action((options: Options & { readonly backup?: string; readonly scratch: string }) =>
      drill(options),
    );
  withData(program.command("backup"))
    .description("copy records, keys and blobs of a collector, which may go on running")
    .requiredOption("--out <dir>", "a new or empty folder")
    .option("--without-blobs", "leave out the blobs, which are sealed and may be copied apart")
    .action(backUp);
}

function withData(command: Command): Command {
  return command
    .option("--data <dir>", "the collector's data folder", join(homedir(), ".apprentice-collector"))
    .option("--database <url>", "postgresql://… instead of SQLite")
    .option("--json", "print one JSON document");
}

function withPlaces(command: Command): Command {
  return withData(command)
    .option("--anchor <dir>", "the anchor that the collector is served with")
    .option("--blobs <url>", "s3://… instead of a folder");
}

type BackupOptions = Omit<Options, "anchor"> & {
  readonly out: string;
  readonly withoutBlobs?: true;
};

async function backUp(options: BackupOptions): Promise<void> {
  const { data: dataDir, database, out } = options;
  const where = { dataDir, ...(database !== undefined && { databaseUrl: database }) };
  const made = await takeBackup({ ...where, out, withBlobs: options.withoutBlobs !== true });
  if (made && made.gone > 0)
    log(`backup: ${String(made.gone)} blobs were erased while it was made; they are not in it`);
  const text = `${out}: everything but log and tombstones, which are the anchor's. It holds everybody's keys, sealed by the root key: delete it when its time is over, or what was erased can be opened from it.`;
  printAnswer({ json: { out, blobs: made?.copied ?? null }, text }, options.json === true);
}

async function drill(
  options: Options & { readonly backup?: string; readonly scratch: string },
): Promise<void> {
  const report = await runDrill({
    ...servicesOf(options),
    anchorDir: anchorOf(options),
    backup: options.backup ?? null,
    scratchDir: options.scratch,
    random,
  });
  printAnswer({ json: report, text: describeDrill(report) }, options.json === true);
  if (report.outcome === "failed") process.exitCode = 1;
}

function describeDrill(report: DrillReport): string {
  const { restored, counts, checks, failure, outcome } = report;
  const lines = checks.map(({ name, ok, detail }) => `  ${wordOf(ok)} ${name}: ${detail}`);
  if (failure !== null) lines.push(`  FAILED to restore: ${failure}`);
  if (restored) lines.unshift(`  ${describe(restored).split("\n").slice(0, 2).join("\n  ")}`);
  if (counts) {
    const { activePeople, segments, trajectories, objects } = counts;
    lines.push(
      `  restored: ${String(activePeople)} people, ${String(segments)} uploads, ${String(trajectories)} trajectories, ${String(objects)} objects`,
    );
  }
  const took = `${String(report.seconds)} s`;
  return [`drill ${outcome} in ${took}; the log says so`, ...lines].join("\n");
}

function wordOf(ok: boolean | null): string {
  if (ok === null) return "none   ";
  return ok ? "good   " : "FAILED ";
}

function anchorOf(options: Options): string {
  if (options.anchor !== undefined) return options.anchor;
  const message =
    "name the collector's anchor with --anchor; without one a restored backup brings erased people back (see `apprentice serve --help`)";
  throw new CliError("wrong_usage", message);
}

async function run(options: Options): Promise<void> {
  const services = servicesOf(options);
  const places = { dir: anchorOf(options), dataDir: options.data };
  if (options.anchorLost) {
    await replaceAnchor(places);
    log("restore: what only the lost anchor knew is lost; ask the steward whom to erase again");
  }
  const anchor = await openAnchor({ ...places, random, mayBegin: false });
  const restored = await restoreFromAnchor({
    ...services,
    anchor,
    anchorLost: options.anchorLost === true,
  });
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
  const { people, tombstones, lostEntries, backupMs, logSize, blobs, orphans } = restored;
  const since = backupMs === null ? "the beginning" : new Date(backupMs).toISOString();
  const lost =
    lostEntries === 0
      ? "nothing of the log is missing"
      : `the records of ${String(lostEntries)} entries since ${since} are lost: uploads, receipts and questions from then on are not here. Devices send what they still have; ask people to say their questions again. Publish the newest policy again, look through access.json, and change the root key again where it was changed.`;
  const kept =
    orphans === 0
      ? []
      : [
          `${String(orphans)} sealed blobs have no record, because they came after the backup; they stay in case that you have a newer one`,
        ];
  return [
    `erased again: ${String(people)} people and ${String(blobs)} blobs, by ${String(tombstones)} tombstones that the backup lacked`,
    lost,
    ...kept,
    `the log goes on at ${String(logSize)} entries; start the collector`,
  ].join("\n");
}
