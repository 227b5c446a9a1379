/**
 * Ed25519 signatures (RFC 8032) through WebCrypto. Every signed text begins with a context such as
 * `apprentice-receipt-v1`, so that a signature made for one kind of document is none for another.
 * Keys are made outside of core, which has no randomness.
 */
import { z } from "zod";
import { canonicalJson } from "./canonical-json.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";

/** Raw 32-byte public key as base64url. */
export const PublicKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, "must be a 32-byte Ed25519 public key in base64url")
  .brand<"PublicKey">();
export type PublicKey = z.infer<typeof PublicKey>;

/** 64-byte signature as base64url. */
export const Signature = z
  .string()
  .regex(/^[A-Za-z0-9_-]{86}$/, "must be a 64-byte Ed25519 signature in base64url")
  .brand<"Signature">();
export type Signature = z.infer<typeof Signature>;

export type SigningKey = { readonly privateKey: CryptoKey; readonly publicKey: PublicKey };

function signedBytes(context: string, document: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${context}\n${canonicalJson(document)}`);
}

/** Signs a context line and the canonical JSON of a document. */
export async function signDocument(options: {
  readonly context: string;
  readonly document: unknown;
  readonly privateKey: CryptoKey;
}): Promise<Signature> {
  const bytes = signedBytes(options.context, options.document);
  const signature = await crypto.subtle.sign("Ed25519", options.privateKey, bytes);
  return Signature.parse(toBase64url(new Uint8Array(signature)));
}

/** True only where the signature is this key's for this context and document; malformed keys are false, not an error. */
export async function verifyDocument(options: {
  readonly context: string;
  readonly document: unknown;
  readonly publicKey: PublicKey;
  readonly signature: Signature;
}): Promise<boolean> {
  try {
    const raw = fromBase64url(options.publicKey);
    const key = await crypto.subtle.importKey("raw", raw, "Ed25519", true, ["verify"]);
    const bytes = signedBytes(options.context, options.document);
    return await crypto.subtle.verify("Ed25519", key, fromBase64url(options.signature), bytes);
  } catch {
    return false;
  }
}

/** Private and public half in one, from the pair that the caller generated with `generateKey("Ed25519", …)`. */
export async function signingKeyOf(pair: CryptoKeyPair): Promise<SigningKey> {
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { privateKey: pair.privateKey, publicKey: PublicKey.parse(toBase64url(raw)) };
}
