/** `apprentice release create|verify|revoke` and `apprentice export`: datasets. */
import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { containers } from "@apprentice/learn/export/containers.ts";
import { dialects } from "@apprentice/learn/export/dialects.ts";
import { exportDataset } from "@apprentice/learn/export/export-dataset.ts";
import { ReleaseManifest } from "@apprentice/learn/release/manifest.ts";
import { releaseSource } from "@apprentice/learn/release/release-source.ts";
import { revokeRelease, verifyRelease } from "@apprentice/learn/release/verify-release.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";
import { releaseOf } from "../release-of.ts";
import { clientFor, withStaffOptions } from "./trajectory.ts";

type JsonOption = { readonly json?: true };
type CreateOptions = Parameters<typeof clientFor>[0] & {
  readonly out: string;
  readonly for: string;
};
type ExportOptions = JsonOption & {
  readonly release: string;
  readonly format: string;
  readonly dialect: string;
  readonly out: string;
};

export function addRelease(program: Command, context: CommandContext): void {
  const release = program.command("release").description("versions of a dataset");
  withStaffOptions(
    release.command("create").description("take every approved trajectory into a release folder"),
    "train_computer_use_agents",
  )
    .requiredOption("--out <dir>", "a new folder")
    .option(
      "--for <audience>",
      "inside, or others: only what the policy gives for release outside the organisation",
      "inside",
    )
    .action((options: CreateOptions) => create(options, context));
  release
    .command("verify <dir>")
    .description("check every file against the manifest")
    .option("--json", "print one JSON document")
    .action((dir: string, options: JsonOption) => verify(dir, options, context));
  release
    .command("revoke <dir>")
    .description("mark a release so that nothing is learned from it any more")
    .option("--json", "print one JSON document")
    .action(async (dir: string, options: JsonOption) => {
      const manifest = await revokeRelease(dir);
      printAnswer(
        { json: manifest, text: `${manifest.releaseId}: revoked` },
        options.json === true,
      );
    });
  program
    .command("export")
    .description("write a release in a format that training tools read")
    .requiredOption("--release <dir>", "a release folder")
    .option("--format <name>", [...containers.keys()].join(", "), "parquet")
    .option("--dialect <name>", [...dialects.keys()].join(", "), "agentnet")
    .requiredOption("--out <dir>", "a new folder")
    .option("--json", "print one JSON document")
    .action((options: ExportOptions) => runExport(options, context));
}

async function create(options: CreateOptions, context: CommandContext): Promise<void> {
  const audience = ReleaseManifest.shape.audience.safeParse(options.for);
  if (!audience.success)
    throw new CliError("wrong_usage", `--for must be inside or others, not "${options.for}"`);
  const client = clientFor(options, context);
  const manifest = await releaseOf(client, {
    out: options.out,
    audience: audience.data,
    createdMs: Date.now(),
    onProgress: ({ trajectories, steps }) =>
      log(`release: ${trajectories} trajectories, ${steps} steps`),
    signal: context.signal,
  });
  const { releaseId, trajectories, steps, leftOut } = manifest;
  const aside =
    leftOut === 0
      ? ""
      : `; ${String(leftOut)} approved ones stay out, as odd or beyond one person's share`;
  printAnswer(
    {
      json: { releaseId, trajectories, steps, leftOut, out: options.out },
      text: `${releaseId}: ${trajectories} trajectories, ${steps} steps in ${options.out}${aside}`,
    },
    options.json === true,
  );
}

async function verify(dir: string, options: JsonOption, context: CommandContext): Promise<void> {
  const { manifest, damaged } = await verifyRelease(dir, context.signal);
  const text =
    damaged.length === 0
      ? `${manifest.releaseId}: ${manifest.files.length} files are as the manifest says; ${manifest.status}`
      : `${manifest.releaseId}: missing or different: ${damaged.join(", ")}`;
  printAnswer(
    {
      json: {
        releaseId: manifest.releaseId,
        status: manifest.status,
        files: manifest.files.length,
        damaged,
      },
      text,
    },
    options.json === true,
  );
  if (damaged.length > 0) process.exitCode = 1;
}

async function runExport(options: ExportOptions, context: CommandContext): Promise<void> {
  const container = containers.get(options.format);
  if (!container)
    throw new CliError(
      "wrong_usage",
      `there is no format "${options.format}"; there are: ${[...containers.keys()].join(", ")}`,
    );
  const dialect = dialects.get(options.dialect);
  if (!dialect)
    throw new CliError(
      "wrong_usage",
      `there is no dialect "${options.dialect}"; there are: ${[...dialects.keys()].join(", ")}`,
    );
  let shown = 0;
  const manifest = await exportDataset({
    source: releaseSource(options.release),
    container,
    dialect,
    out: options.out,
    splitKey: randomBytes(32),
    onProgress: ({ trajectories, rows }) => {
      if (rows - shown < 100 && rows !== 1) return;
      shown = rows;
      log(`export: ${trajectories} trajectories, ${rows} rows`);
    },
    signal: context.signal,
  });
  printAnswer(
    {
      json: { out: options.out, ...manifest },
      text: `${options.out}: ${manifest.counts.rows} rows of ${manifest.counts.trajectories} trajectories as ${container.name}, dialect ${dialect.name}`,
    },
    options.json === true,
  );
}
