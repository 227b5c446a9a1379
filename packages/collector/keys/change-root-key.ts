/**
 * Changes the root key, or only its passphrase. Whatever moment the process dies at, one passphrase opens everything:
 *
 * 1. the file is replaced by one that holds the new secret and the one before, under the new passphrase;
 * 2. every key, then every release's manifest, is wrapped again, each store in one transaction;
 * 3. the secret before is taken out of the file.
 *
 * A collector works in between as well, and the next call finishes what was begun instead of beginning again.
 */
import type { AuditLog } from "../audit/audit-log.ts";
import { CollectorError } from "../errors.ts";
import type { KeyDatabase } from "../store/key-tables.ts";
import type { Database } from "../store/tables.ts";
import {
  openRootSecrets,
  rootKeyOf,
  writeRootKeyFile,
  type RootKey,
  type RootSecrets,
} from "./root-key.ts";
import type { RandomBytes } from "./wrap.ts";

type Change = {
  readonly records: Database;
  readonly keys: KeyDatabase;
  readonly audit: AuditLog;
  /** The root key file. */
  readonly path: string;
  readonly passphrase: string;
  /** The same again is fine. */
  readonly newPassphrase: string;
  readonly demo: boolean;
  readonly random: RandomBytes;
};

/**
 * Draws a new root key and wraps everything under it; the caller holds the root key alone.
 * Throws as `openRootKey` does, and `store_damaged` where a key opens under neither root: then nothing of its store
 * is changed, and the file keeps both.
 */
export async function rotateRootKey(
  change: Change,
): Promise<{ readonly keys: number; readonly manifests: number; readonly resumed: boolean }> {
  const { path, newPassphrase: passphrase, random } = change;
  const found = await openEither(change);
  const resumed = found.previous !== null;
  const secrets = resumed ? found : { ...found, secret: random(32), previous: found.secret };
  await writeRootKeyFile({ path, passphrase, secrets, random, exclusive: false });
  const both = rootKeyOf(secrets, random);
  const done = { ...secrets, previous: null };
  const keys = await change.keys
    .transaction()
    .execute((transaction) => rewrapKeys(transaction, both));
  const manifests = await change.records.transaction().execute(async (transaction) => {
    const count = await rewrapManifests(transaction, both);
    await change.audit.appendIn(transaction, "root_key_rotated", { keys, manifests: count });
    return count;
  });
  await writeRootKeyFile({ path, passphrase, secrets: done, random, exclusive: false });
  return { keys, manifests, resumed };
}

/** Seals the same root key with another passphrase. The entry stands in the log before the file changes. */
export async function changePassphrase(change: Change): Promise<void> {
  const { path, newPassphrase: passphrase, random } = change;
  const secrets = await openRootSecrets(change);
  await change.audit.append("root_key_passphrase_changed", {});
  await writeRootKeyFile({ path, passphrase, secrets, random, exclusive: false });
}

/** After a crash nobody knows which of the two passphrases the file has. */
async function openEither(change: Change): Promise<RootSecrets> {
  try {
    return await openRootSecrets(change);
  } catch (error) {
    const wrong = error instanceof CollectorError && error.code === "passphrase_wrong";
    if (!wrong || change.newPassphrase === change.passphrase) throw error;
    const begun = await openRootSecrets({ ...change, passphrase: change.newPassphrase });
    // Only a rotation that is under way may be taken up with the new passphrase alone.
    if (begun.previous === null) throw error;
    return begun;
  }
}

async function rewrapKeys(db: KeyDatabase, root: RootKey): Promise<number> {
  const participants = await db.selectFrom("participant_keys").selectAll().execute();
  for (const { participant_id: id, wrapped: old } of participants) {
    const wrapped = rewrap(root, old, `participant-key ${id}`);
    await db
      .updateTable("participant_keys")
      .set({ wrapped })
      .where("participant_id", "=", id)
      .execute();
  }
  const collectors = await db.selectFrom("collector_keys").selectAll().execute();
  for (const { key_id: id, wrapped: old } of collectors) {
    const wrapped = rewrap(root, old, `collector-key ${id}`);
    await db.updateTable("collector_keys").set({ wrapped }).where("key_id", "=", id).execute();
  }
  const logs = await db.selectFrom("log_keys").selectAll().execute();
  for (const { name, wrapped: old } of logs) {
    const wrapped = rewrap(root, old, `log-key ${name}`);
    await db.updateTable("log_keys").set({ wrapped }).where("name", "=", name).execute();
  }
  const secrets = await db.selectFrom("secrets").selectAll().execute();
  for (const { name, wrapped: old } of secrets) {
    const wrapped = rewrap(root, old, `secret ${name}`);
    await db.updateTable("secrets").set({ wrapped }).where("name", "=", name).execute();
  }
  return participants.length + collectors.length + logs.length + secrets.length;
}

async function rewrapManifests(db: Database, root: RootKey): Promise<number> {
  const rows = await db.selectFrom("releases").select(["release_id", "manifest"]).execute();
  for (const { release_id: id, manifest: old } of rows) {
    const manifest = rewrap(root, old, `release-manifest ${id}`);
    await db.updateTable("releases").set({ manifest }).where("release_id", "=", id).execute();
  }
  return rows.length;
}

function rewrap(root: RootKey, old: string, bound: string): string {
  const secret = root.unwrap(old, bound);
  if (secret) return root.wrap(secret, bound);
  throw new CollectorError(
    "store_damaged",
    `The ${bound} does not open under this root key, so the rotation stopped before its store was changed. Restore root key and key store from one backup, then rotate again.`,
  );
}
