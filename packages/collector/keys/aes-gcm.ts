import { createCipheriv, createDecipheriv } from "node:crypto";

export const nonceBytes = 12;
export const tagBytes = 16;

/** AES-256-GCM; answers ciphertext and tag in one piece. A nonce must never serve twice under one key. */
export function encrypt(options: {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly bound: string;
  readonly plaintext: Uint8Array;
}): Buffer {
  const cipher = createCipheriv("aes-256-gcm", options.key, options.nonce);
  cipher.setAAD(Buffer.from(options.bound, "utf8"));
  return Buffer.concat([cipher.update(options.plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Null where key, nonce, bound text or a byte of the ciphertext is another. */
export function decrypt(options: {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly bound: string;
  readonly ciphertext: Uint8Array;
}): Buffer | null {
  const { ciphertext } = options;
  if (ciphertext.length < tagBytes) return null;
  const decipher = createDecipheriv("aes-256-gcm", options.key, options.nonce);
  decipher.setAAD(Buffer.from(options.bound, "utf8"));
  decipher.setAuthTag(ciphertext.subarray(-tagBytes));
  const head = decipher.update(ciphertext.subarray(0, -tagBytes));
  try {
    return Buffer.concat([head, decipher.final()]);
  } catch {
    return null;
  }
}
