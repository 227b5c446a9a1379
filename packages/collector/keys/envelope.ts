/**
 * How a blob lies on disk: a data key of its own, wrapped by the participant's key, then AES-256-GCM frames.
 *
 *     "APE1" | u16 length | wrapped data key | frame | frame | … | last frame
 *
 * Every frame holds 256 KiB of plaintext and a tag, the last one less or as much. The nonce is the frame's number
 * and a flag on the last, so frames cannot be swapped, dropped or cut off; the blob's name is bound into each.
 * Memory is bounded by one frame whatever the size of the blob.
 */
import { CollectorError } from "../errors.ts";
import { decrypt, encrypt, nonceBytes, tagBytes } from "./aes-gcm.ts";
import type { RandomBytes } from "./wrap.ts";

const magic = Buffer.from("APE1", "ascii");
const frameBytes = 256 * 1024;
const dataKeyBytes = 32;

/** What wraps and unwraps data keys: a participant's key. */
export type DataKeyWrapper = {
  readonly wrapDataKey: (dataKey: Uint8Array, blob: string) => Buffer;
  readonly unwrapDataKey: (wrapped: Uint8Array, blob: string) => Buffer | null;
};

export type EnvelopeWriter = {
  /** Takes plaintext; answers what can be written by now (may be empty). */
  readonly push: (chunk: Uint8Array) => Buffer;
  /** Seals the last frame. */
  readonly end: () => Buffer;
};

/** Seals a stream under a fresh data key. */
export function createEnvelopeWriter(options: {
  readonly key: DataKeyWrapper;
  readonly blob: string;
  readonly random: RandomBytes;
}): EnvelopeWriter {
  const { blob } = options;
  const dataKey = options.random(dataKeyBytes);
  const wrapped = options.key.wrapDataKey(dataKey, blob);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  const ready: Buffer[] = [magic, length, wrapped];
  const frame = Buffer.alloc(frameBytes);
  let filled = 0;
  let index = 0;
  const seal = (last: boolean) => {
    const plaintext = frame.subarray(0, filled);
    ready.push(encrypt({ key: dataKey, nonce: nonceOf(index++, last), bound: blob, plaintext }));
    filled = 0;
  };
  const take = () => Buffer.concat(ready.splice(0));
  return {
    push: (chunk) => {
      for (let at = 0; at < chunk.length;) {
        // A full frame waits for the next byte, because only then it is known not to be the last.
        if (filled === frameBytes) seal(false);
        const part = chunk.subarray(at, at + frameBytes - filled);
        frame.set(part, filled);
        filled += part.length;
        at += part.length;
      }
      return take();
    },
    end: () => {
      seal(true);
      return take();
    },
  };
}

/** Seals bytes at once. */
export function sealEnvelope(
  options: Parameters<typeof createEnvelopeWriter>[0] & { readonly plaintext: Uint8Array },
): Buffer {
  const writer = createEnvelopeWriter(options);
  return Buffer.concat([writer.push(options.plaintext), writer.end()]);
}

/** Opens a sealed blob. Throws `envelope_damaged`; no plaintext of a damaged blob is handed out. */
export function openEnvelope(options: {
  readonly key: DataKeyWrapper;
  readonly blob: string;
  readonly sealed: Uint8Array;
}): Buffer {
  const { blob } = options;
  const sealed = Buffer.from(
    options.sealed.buffer,
    options.sealed.byteOffset,
    options.sealed.length,
  );
  if (sealed.length < 6 || !sealed.subarray(0, 4).equals(magic)) throw damaged(blob);
  const bodyAt = 6 + sealed.readUInt16BE(4);
  const dataKey = options.key.unwrapDataKey(sealed.subarray(6, bodyAt), blob);
  if (!dataKey) throw damaged(blob);
  const parts: Buffer[] = [];
  let at = bodyAt;
  do {
    const end = Math.min(at + frameBytes + tagBytes, sealed.length);
    const nonce = nonceOf(parts.length, end === sealed.length);
    const ciphertext = sealed.subarray(at, end);
    const part = decrypt({ key: dataKey, nonce, bound: blob, ciphertext });
    if (!part) throw damaged(blob);
    parts.push(part);
    at = end;
  } while (at < sealed.length);
  return Buffer.concat(parts);
}

function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeUInt32BE(index, 4);
  nonce[nonceBytes - 1] = last ? 1 : 0;
  return nonce;
}

function damaged(blob: string): CollectorError {
  return new CollectorError(
    "envelope_damaged",
    `The blob ${blob} does not open: it was damaged, swapped, or sealed under a key that is gone. Restore it from a backup, or erase it.`,
  );
}
