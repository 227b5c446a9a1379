import { decrypt, encrypt, nonceBytes } from "./aes-gcm.ts";

/** Source of random bytes, e.g. `randomBytes` of node:crypto. */
export type RandomBytes = (count: number) => Uint8Array;

/**
 * Wraps a secret under another key: nonce, ciphertext and tag. `bound` names what the secret is for, such as
 * `participant-key par-…`, so that a wrapped secret moved to another place does not open.
 * Random 96-bit nonces stay safe up to about 2^32 wraps under one key.
 */
export function wrap(options: {
  readonly key: Uint8Array;
  readonly secret: Uint8Array;
  readonly bound: string;
  readonly random: RandomBytes;
}): Buffer {
  const { key, bound, secret: plaintext } = options;
  const nonce = options.random(nonceBytes);
  return Buffer.concat([nonce, encrypt({ key, nonce, bound, plaintext })]);
}

/** Null where the key or `bound` is another, or the bytes are damaged. */
export function unwrap(options: {
  readonly key: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly bound: string;
}): Buffer | null {
  const { key, bound, wrapped } = options;
  if (wrapped.length < nonceBytes) return null;
  const nonce = wrapped.subarray(0, nonceBytes);
  return decrypt({ key, nonce, bound, ciphertext: wrapped.subarray(nonceBytes) });
}
