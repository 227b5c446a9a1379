/** An Ed25519 key pair in a file: PKCS #8 in PEM, readable by its owner only. */
import { readFile, writeFile } from "node:fs/promises";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { signingKeyOf } from "@apprentice/core/id/ed25519.ts";
import type { SigningKey } from "@apprentice/core/id/ed25519.ts";

/** Reads the key at `path`, or makes one there with mode 0600 where there is no file. */
export async function loadOrMakeSigningKey(path: string): Promise<SigningKey> {
  const pem = await readFile(path, "utf8").catch(() => null);
  if (pem !== null) return importKey(createPrivateKey(pem));
  const { privateKey } = generateKeyPairSync("ed25519");
  await writeFile(path, privateKey.export({ type: "pkcs8", format: "pem" }), {
    mode: 0o600,
    flag: "wx",
  });
  return importKey(privateKey);
}

async function importKey(key: KeyObject): Promise<SigningKey> {
  const privateKey = await crypto.subtle.importKey(
    "pkcs8",
    key.export({ type: "pkcs8", format: "der" }),
    "Ed25519",
    false,
    ["sign"],
  );
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const publicKey = await crypto.subtle.importKey("spki", spki, "Ed25519", true, ["verify"]);
  return signingKeyOf({ privateKey, publicKey });
}
