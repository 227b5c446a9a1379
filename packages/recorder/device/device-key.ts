/** The device's Ed25519 key: its 32 secret bytes lie in the keystore and nowhere else. */
import { z } from "zod";
import { fromBase64url } from "@apprentice/core/id/base64url.ts";
import { PublicKey, type SigningKey } from "@apprentice/core/id/ed25519.ts";
import { type Keystore, loadOrCreate } from "../keystore/keystore.ts";

const keyName = "device";
const secretBytes = 32;
/** What stands before a raw Ed25519 secret in PKCS #8 (RFC 8410, section 7). */
const pkcs8Prefix = fromBase64url("MC4CAQAwBQYDK2VwBCIEIA");
const Jwk = z.object({ x: PublicKey });

/** False before enrolment, and where the keystore lost it. */
export async function hasDeviceKey(keystore: Keystore): Promise<boolean> {
  const secret = await keystore.load(keyName);
  secret?.fill(0);
  return secret !== null;
}

/** The same key each time; made from `random` the first time. Throws RecorderError `keystore_failed`. */
export async function deviceKey(options: {
  readonly keystore: Keystore;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
}): Promise<SigningKey> {
  const { keystore, random } = options;
  const secret = await loadOrCreate({ keystore, random, name: keyName, bytes: secretBytes });
  const pkcs8 = new Uint8Array([...pkcs8Prefix, ...secret]);
  try {
    const readable = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
    const { x } = Jwk.parse(await crypto.subtle.exportKey("jwk", readable));
    const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
    return { privateKey, publicKey: x };
  } finally {
    pkcs8.fill(0);
    secret.fill(0);
  }
}
