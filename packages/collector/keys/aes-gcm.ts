import { createCipheriv, createDecipheriv } from "node:crypto";

export const nonceBytes = 12;
export const tagBytes = 16;

type Sealing = {
  readonly key: Uint8Array;
  /** Must never serve twice under one key. */
  readonly nonce: Uint8Array;
  /** Authenticated with the ciphertext, not part of it. */
  readonly bound: string;
};

/** AES-256-GCM over plaintext that comes in pieces; `final` answers the rest and the tag. */
export function beginEncryption(options: Sealing): {
  readonly update: (plaintext: Uint8Array) => Buffer;
  readonly final: () => readonly Buffer[];
} {
  const cipher = createCipheriv("aes-256-gcm", options.key, options.nonce);
  cipher.setAAD(Buffer.from(options.bound, "utf8"));
  return {
    update: (plaintext) => cipher.update(plaintext),
    final: () => [cipher.final(), cipher.getAuthTag()],
  };
}

/** AES-256-GCM at once; answers ciphertext and tag in one piece. */
export function encrypt(options: Sealing & { readonly plaintext: Uint8Array }): Buffer {
  const encryption = beginEncryption(options);
  return Buffer.concat([encryption.update(options.plaintext), ...encryption.final()]);
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
