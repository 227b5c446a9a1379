/** The key that signs the audit log's checkpoints: made once, wrapped by the root key, in the key store. */
import { fromBase64url, toBase64url } from "@apprentice/core/id/base64url.ts";
import type { LogSigner } from "../audit/tile-log.ts";
import { CollectorError } from "../errors.ts";
import type { KeyDatabase } from "../store/key-tables.ts";
import type { RootKey } from "./root-key.ts";
import type { RandomBytes } from "./wrap.ts";

/** Reads the log's key, or makes it where there is none. Throws `store_damaged` where the root key does not open it. */
export async function openLogKey(options: {
  readonly db: KeyDatabase;
  readonly rootKey: RootKey;
  readonly random: RandomBytes;
  readonly nowMs: () => number;
}): Promise<LogSigner> {
  const { db, rootKey } = options;
  const row = (await storedKey(db)) ?? (await makeKey(options).then(() => storedKey(db)));
  const pkcs8 = row && rootKey.unwrap(row.wrapped, `log-key ${row.name}`);
  if (!pkcs8) {
    const message =
      "The audit log's key does not open under this root key. Restore root key and key store from one backup.";
    throw new CollectorError("store_damaged", message);
  }
  const der = new Uint8Array(pkcs8);
  const privateKey = await crypto.subtle.importKey("pkcs8", der, "Ed25519", false, ["sign"]);
  return { name: row.name, privateKey, publicKey: fromBase64url(row.public_key) };
}

function storedKey(db: KeyDatabase) {
  return db.selectFrom("log_keys").selectAll().orderBy("created_ms").limit(1).executeTakeFirst();
}

async function makeKey(options: Parameters<typeof openLogKey>[0]): Promise<void> {
  const { db, rootKey, random, nowMs } = options;
  // WebCrypto draws the key itself; only the name comes from the caller's randomness.
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new TypeError("Ed25519 always comes as a pair");
  const name = `apprentice/log/${Buffer.from(random(6)).toString("hex")}`;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  await db
    .insertInto("log_keys")
    .values({
      name,
      public_key: toBase64url(publicKey),
      wrapped: rootKey.wrap(pkcs8, `log-key ${name}`),
      created_ms: nowMs(),
    })
    .execute();
}
