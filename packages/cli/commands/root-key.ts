/** `apprentice root-key rotate|passphrase`: while no collector runs. */
import { randomBytes } from "node:crypto";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { createTableAuditLog } from "@apprentice/collector/audit/audit-log.ts";
import { changePassphrase, rotateRootKey } from "@apprentice/collector/keys/change-root-key.ts";
import { holdRootKey } from "@apprentice/collector/keys/hold-root-key.ts";
import { openStores } from "@apprentice/collector/store/open-stores.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { passphraseOf } from "../passphrase-of.ts";

type Options = { readonly data: string; readonly database?: string; readonly json?: true };
type Change = Parameters<typeof rotateRootKey>[0];

const random = (count: number) => new Uint8Array(randomBytes(count));

export function addRootKey(program: Command): void {
  const rootKey = program
    .command("root-key")
    .description("change the key that wraps every other; stop the collector before");
  withOptions(rootKey.command("rotate"))
    .description(
      "draw a new root key and wrap every key under it; APPRENTICE_PASSPHRASE opens the old one, APPRENTICE_NEW_PASSPHRASE (default: the same) seals the new one",
    )
    .action((options: Options) => withStores(options, true, rotate));
  withOptions(rootKey.command("passphrase"))
    .description("seal the same root key with APPRENTICE_NEW_PASSPHRASE")
    .action((options: Options) => withStores(options, false, passphrase));
}

function withOptions(command: Command): Command {
  return command
    .option("--data <dir>", "the collector's data folder", join(homedir(), ".apprentice-collector"))
    .option("--database <url>", "postgresql://… instead of SQLite")
    .option("--json", "print one JSON document");
}

async function rotate(change: Change, options: Options): Promise<void> {
  const { keys, manifests, resumed } = await rotateRootKey(change);
  const text = `${resumed ? "finished the rotation that had been begun" : "rotated"}: ${String(keys)} keys and ${String(manifests)} release manifests are wrapped under the new root key. Backups from before need the root key file from before.`;
  printAnswer({ json: { keys, manifests, resumed }, text }, options.json === true);
}

async function passphrase(change: Change, options: Options): Promise<void> {
  await changePassphrase(change);
  const text =
    "the root key is sealed with the new passphrase; copies of the file keep the old one";
  printAnswer({ json: { changed: true }, text }, options.json === true);
}

async function withStores(
  options: Options,
  sameAllowed: boolean,
  act: (change: Change, options: Options) => Promise<void>,
): Promise<void> {
  const old = passphraseOf("APPRENTICE_PASSPHRASE");
  // An empty one counts as none: nothing is ever sealed with an empty passphrase.
  const unset = (process.env["APPRENTICE_NEW_PASSPHRASE"] ?? "") === "";
  const newPassphrase = sameAllowed && unset ? old : passphraseOf("APPRENTICE_NEW_PASSPHRASE");
  const path = join(options.data, "root-key.json");
  // Opening a store would make an empty one where the folder was misspelt.
  await access(path).catch((cause: unknown) => {
    throw new CliError("not_found", `there is no root key at ${path}; check --data`, { cause });
  });
  const databaseUrl = options.database;
  await using stack = new AsyncDisposableStack();
  const where = { dataDir: options.data, ...(databaseUrl !== undefined && { databaseUrl }) };
  stack.use(await holdRootKey({ ...where, mode: "alone" }));
  const { records, keys } = await openStores(options.data, databaseUrl);
  stack.defer(() => records.destroy());
  stack.defer(() => keys.destroy());
  const audit = createTableAuditLog({ db: records, nowMs: () => Date.now(), random });
  const change = { records, keys, audit, path, passphrase: old, newPassphrase, random };
  await act({ ...change, demo: false }, options);
}
