/** `apprentice serve` and `apprentice worker`: the collector, and compile workers beside it. */
import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import {
  newStaffToken,
  readAccessFile,
  writeAccessFile,
} from "@apprentice/collector/access/staff-tokens.ts";
import type { StaffMember } from "@apprentice/collector/access/staff-tokens.ts";
import { RateLimits } from "@apprentice/collector/http/rate-limits.ts";
import { startCollector, startWorker } from "@apprentice/collector/start-collector.ts";
import { keyOf, readKeptCheckpoint } from "./audit/audit-files.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";
import { passphraseOf } from "../passphrase-of.ts";
import { readPolicyKeys, readSignedPolicy } from "../policy-file.ts";
import { jsonOf, readText } from "../read-file.ts";
import { repeated } from "../repeated.ts";
import { untilStopped } from "../until-stopped.ts";

type ServeOptions = {
  readonly data: string;
  readonly port: string;
  readonly database?: string;
  readonly blobs?: string;
  readonly policy?: string;
  readonly policyKeys: string;
  readonly acceptRestoredDatabase?: true;
  readonly anchor?: string;
  readonly kept?: readonly string[];
  readonly witness?: readonly string[];
  readonly rateLimits?: string;
  readonly json?: true;
};

const random = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(count));

function withDataOptions(command: Command): Command {
  return command
    .option("--data <dir>", "the collector's data folder", join(homedir(), ".apprentice-collector"))
    .option("--database <url>", "postgresql://… instead of SQLite")
    .option("--blobs <url>", "s3://… instead of a folder")
    .option(
      "--anchor <dir>",
      "a folder on another disk that no backup brings back: tombstones and the log's copy, so that older data is not served",
    )
    .requiredOption("--policy-keys <file>", "JSON with the public keys of steward and council")
    .option("--json", "print one JSON document once it runs");
}

export function addServe(program: Command, context: CommandContext): void {
  withDataOptions(
    program
      .command("serve")
      .description(
        "run the collector; the passphrase of its root key is read from APPRENTICE_PASSPHRASE",
      ),
  )
    .option("--port <number>", "port on loopback", "8787")
    .option("--policy <file>", "a signed policy to publish at the start")
    .option(
      "--witness <key>",
      "verifier key of a witness, or a file with it: its signatures are published; may be repeated",
      repeated,
    )
    .option(
      "--kept <file>",
      "a checkpoint that a witness signed, or a receipt or proof that a participant keeps: the log must go on from it; may be repeated",
      repeated,
    )
    .option(
      "--rate-limits <file>",
      'JSON with rates other than the usual, such as {"rawView": {"burst": 5, "perHour": 5}}; also enrolment, authentication, review, tile. Each collector counts for itself and anew after a start: where several serve one database, divide by their number',
    )
    .option(
      "--accept-restored-database",
      "go on after the database was restored from an older backup; the log says so",
    )
    .action((options: ServeOptions) => serve(options, context));
  withDataOptions(
    program.command("worker").description("run a compile worker beside a collector on PostgreSQL"),
  ).action((options: ServeOptions) => work(options, context));
}

async function serve(options: ServeOptions, context: CommandContext): Promise<void> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CliError("wrong_usage", `--port must be 0 to 65535, not "${options.port}"`);
  const staff = await staffOf(options.data);
  await using collector = await startCollector({
    ...(await commonOptions(options)),
    port,
    staff: staff.members,
    acceptRestoredDatabase: options.acceptRestoredDatabase === true,
    witnesses: await Promise.all((options.witness ?? []).map(keyOf)),
    keptCheckpoints: await Promise.all((options.kept ?? []).map(readKeptCheckpoint)),
    ...(options.rateLimits === undefined
      ? {}
      : { rateLimits: await readRateLimits(options.rateLimits) }),
    ...(options.policy === undefined ? {} : { policy: await readSignedPolicy(options.policy) }),
  });
  await staff.keep();
  const { code } = await collector.issueEnrolmentCode(null);
  const tokens = staff.tokens.map(({ role, token }) => `  ${role}: ${token}`);
  const shown = tokens.length === 0 ? [] : ["Staff tokens, shown this once:", ...tokens];
  printAnswer(
    {
      json: { url: collector.url, enrolmentCode: code, tokens: staff.tokens },
      text: [
        `collector on ${collector.url}`,
        `enrolment code (once, for one person): ${code}`,
        ...shown,
      ].join("\n"),
    },
    options.json === true,
  );
  await untilStopped(context.signal);
  log("collector: stopping");
}

async function work(options: ServeOptions, context: CommandContext): Promise<void> {
  if (options.database === undefined)
    throw new CliError(
      "wrong_usage",
      "a worker of its own needs --database postgresql://…; with SQLite the collector compiles by itself",
    );
  await using _worker = await startWorker({ ...(await commonOptions(options)), staff: [] });
  printAnswer({ json: { worker: "running" }, text: "worker: running" }, options.json === true);
  await untilStopped(context.signal);
}

async function commonOptions(options: ServeOptions) {
  return {
    dataDir: options.data,
    clock: () => Date.now(),
    rootKey: { passphrase: passphraseOf("APPRENTICE_PASSPHRASE") },
    policyKeys: await readPolicyKeys(options.policyKeys),
    onWarning: (message: string) => log(`collector: ${message}`),
    onError: (error: unknown) =>
      log(`collector: ${error instanceof Error ? error.message : "unknown error"}`),
    ...(options.anchor === undefined ? {} : { anchorDir: options.anchor }),
    ...(options.database === undefined ? {} : { databaseUrl: options.database }),
    ...(options.blobs === undefined ? {} : { blobsUrl: options.blobs }),
  };
}

const roles = ["operator", "steward", "council", "reviewer", "curator", "auditor"] as const;

/** Reads who may log in; at the first start makes one token for each role, kept only once they are about to be shown. */
async function staffOf(dataDir: string): Promise<{
  readonly members: readonly StaffMember[];
  readonly tokens: readonly { readonly role: string; readonly token: string }[];
  readonly keep: () => Promise<void>;
}> {
  const path = join(dataDir, "access.json");
  const present = await readAccessFile(path);
  if (present) return { members: present, tokens: [], keep: () => Promise.resolve() };
  const made = roles.map((role) => {
    const { token, member } = newStaffToken({ staffId: `first-${role}`, role, random });
    return { role, token, member };
  });
  const members = made.map(({ member }) => member);
  const tokens = made.map(({ role, token }) => ({ role, token }));
  return { members, tokens, keep: () => writeAccessFile(path, members) };
}

/** What the file does not name keeps its usual rate. */
async function readRateLimits(file: string): Promise<RateLimits> {
  const text = await readText(file);
  const parsed = RateLimits.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path }) => path.join(".") || "(whole)");
  throw new CliError(
    "wrong_usage",
    `${file} holds no rate limits, wrong at: ${places.join(", ")}; each is {"burst": N, "perHour": N}, both 1 or more`,
  );
}
