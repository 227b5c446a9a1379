/** HPKE (RFC 9180) in base mode with X25519, HKDF-SHA256 and AES-256-GCM: how a data key reaches the collector. */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { fromBase64url, toBase64url } from "../id/base64url.ts";
import { SegmentError } from "./errors.ts";

export const suiteName = "X25519-HKDF-SHA256-AES-256-GCM";

const info = new TextEncoder().encode("apprentice-segment-v1");

function suite(): CipherSuite {
  return new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
}

/** A key pair of the collector from 32 secret random bytes, always the same for the same bytes (RFC 9180 section 7.1.3). */
export async function deriveSealingKeys(seed: Uint8Array<ArrayBuffer>): Promise<{
  /** Raw 32 bytes in base64url, as `CollectorKey.publicKey` has them. */
  readonly publicKey: string;
  readonly privateKey: CryptoKey;
}> {
  if (seed.byteLength !== 32) throw new RangeError("the seed must have 32 bytes");
  const { kem } = suite();
  const pair = await kem.deriveKeyPair(seed);
  const raw = new Uint8Array(await kem.serializePublicKey(pair.publicKey));
  return { publicKey: toBase64url(raw), privateKey: pair.privateKey };
}

export type SealedKey = { readonly encapsulated: string; readonly sealedKey: string };

/** Seals 32 bytes to a public key; `claims` are authenticated along with them. `seed`: 32 fresh random bytes. */
export async function sealKey(options: {
  readonly dataKey: Uint8Array<ArrayBuffer>;
  readonly recipientPublicKey: string;
  readonly claims: Uint8Array<ArrayBuffer>;
  readonly seed: Uint8Array<ArrayBuffer>;
}): Promise<SealedKey> {
  const hpke = suite();
  const recipient = fromBase64url(options.recipientPublicKey);
  const recipientPublicKey = await hpke.kem.deserializePublicKey(recipient.buffer);
  const ekm = await hpke.kem.deriveKeyPair(options.seed);
  const sealed = await hpke.seal(
    { recipientPublicKey, info, ekm },
    options.dataKey,
    options.claims,
  );
  return {
    encapsulated: toBase64url(new Uint8Array(sealed.enc)),
    sealedKey: toBase64url(new Uint8Array(sealed.ct)),
  };
}

/** Throws SegmentError `key_refused` where the key is not the recipient's or the claims were changed. */
export async function openKey(options: {
  readonly sealed: SealedKey;
  readonly privateKey: CryptoKey;
  readonly claims: Uint8Array<ArrayBuffer>;
}): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const enc = fromBase64url(options.sealed.encapsulated);
    const ct = fromBase64url(options.sealed.sealedKey);
    const parameters = { recipientKey: options.privateKey, enc, info };
    return new Uint8Array(await suite().open(parameters, ct, options.claims));
  } catch (cause) {
    throw new SegmentError(
      "key_refused",
      "The segment is sealed to another key, or its header was changed.",
      { cause },
    );
  }
}
